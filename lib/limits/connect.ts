import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Redis as UpstashRedis } from "@upstash/redis";
import { Cluster, Redis, type RedisOptions } from "ioredis";
import type { Script } from "./script";

/** The little of Redis that the shared limiter needs. */
export type ScriptRunner = Readonly<{
  run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown>;
  /** Whether the counters of different workspaces may lie on different servers, so that one script cannot reach both. */
  isDivided(): boolean;
  /** Rejects when Redis does not answer. */
  ping(): Promise<void>;
  close(): void;
}>;

/** Where Redis is: `redis://…` of any server, of some nodes of a cluster, with commas between, or Upstash over REST. */
export type RedisSettings = Readonly<
  { redisUrl: string } | { upstash: Readonly<{ url: string; token: string }> }
>;

const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.includes("NOSCRIPT");

/** By its name, and with its text when Redis does not know it (its first run, or Redis restarted). */
async function runKnown<T>(byName: () => Promise<T>, byText: () => Promise<T>): Promise<T> {
  try {
    return await byName();
  } catch (error) {
    if (isUnknownScript(error)) return byText();
    throw error;
  }
}

function overUpstash(settings: Readonly<{ url: string; token: string }>): ScriptRunner {
  const redis = new UpstashRedis({ ...settings, retry: false, enableTelemetry: false });
  return {
    run: ({ sha, text }, keys, args) =>
      runKnown(
        () => redis.evalsha(sha, [...keys], [...args]),
        () => redis.eval(text, [...keys], [...args]),
      ),
    isDivided: () => false,
    ping: async () => {
      await redis.ping();
    },
    close: () => {},
  };
}

/** Nothing is queued while the connection is down: a limiter that cannot answer now has to say so now. */
const OPTIONS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2000,
} satisfies RedisOptions;

const waitLonger = (attempt: number) => Math.min(50 * attempt, 500);

/** The nodes it does not name are asked of those it does, and have the same password. */
function connectCluster(urls: readonly string[]): Cluster {
  const { username, password, protocol } = new URL(urls[0] ?? "");
  const { enableOfflineQueue, ...ofEach } = OPTIONS;
  return new Cluster([...urls], {
    ...{ enableOfflineQueue, clusterRetryStrategy: waitLonger },
    // A certificate is of a name, so names are not resolved before.
    ...(protocol === "rediss:" && { dnsLookup: (address, done) => done(null, address) }),
    redisOptions: {
      ...ofEach,
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
      ...(protocol === "rediss:" && { tls: {} }),
    },
  });
}

const isReady = (redis: Redis | Cluster) =>
  Promise.race([once(redis, "ready").catch(() => {}), delay(2000, undefined, { ref: false })]);

async function overSocket(text: string, onError: (error: Error) => void): Promise<ScriptRunner> {
  const urls = text.split(",");
  const start = (one: Redis | Cluster) => one.on("error", onError);
  let redis = start(
    urls.length > 1
      ? connectCluster(urls)
      : new Redis(text, { ...OPTIONS, retryStrategy: waitLonger }),
  );
  /** One node of a cluster answers for its own counters only. */
  const becomeCluster = async (single: Redis) => {
    const facts = await single.info("cluster").catch(() => "");
    if (!facts.includes("cluster_enabled:1") || redis !== single) return;
    redis = start(connectCluster(urls));
    single.disconnect();
    await isReady(redis);
  };
  const single = redis instanceof Redis ? redis : null;
  await isReady(redis);
  if (single) {
    if (single.status === "ready") await becomeCluster(single);
    single.on("ready", () => void becomeCluster(single));
  }
  return {
    run: ({ sha, text }, keys, args) =>
      runKnown(
        () => redis.evalsha(sha, keys.length, ...keys, ...args),
        () => redis.eval(text, keys.length, ...keys, ...args),
      ),
    isDivided: () => redis instanceof Cluster,
    ping: async () => {
      await redis.ping();
    },
    close: () => redis.disconnect(),
  };
}

/**
 * A connection to Redis that reconnects by itself. Answers after the first attempt also when that
 * failed: a node starts without Redis and decides by its own limits until it is there.
 * A cluster is found to be one by any of its nodes; naming several lets a process start while one is down.
 * @param onError hears of every failed connection
 */
export async function connectRedis(
  settings: RedisSettings,
  onError: (error: Error) => void = () => {},
): Promise<ScriptRunner> {
  return "redisUrl" in settings
    ? overSocket(settings.redisUrl, onError)
    : overUpstash(settings.upstash);
}
