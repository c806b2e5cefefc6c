import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis } from "ioredis";
import type { Script } from "./script";

/** The little of Redis that the shared limiter needs. */
export type ScriptRunner = Readonly<{
  run(
    script: Script,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown>;
  /** Rejects when Redis does not answer. */
  ping(): Promise<void>;
  close(): void;
}>;

/** Where Redis is: `redis://…` of any server, or Upstash over REST. */
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
    ping: async () => {
      await redis.ping();
    },
    close: () => {},
  };
}

/** Nothing is queued while the connection is down: a limiter that cannot answer now has to say so now. */
async function overSocket(url: string, onError: (error: Error) => void): Promise<ScriptRunner> {
  const redis = new Redis(url, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 500),
  });
  redis.on("error", onError);
  await Promise.race([
    once(redis, "ready").catch(() => {}),
    delay(2000, undefined, { ref: false }),
  ]);
  return {
    run: ({ sha, text }, keys, args) =>
      runKnown(
        () => redis.evalsha(sha, keys.length, ...keys, ...args),
        () => redis.eval(text, keys.length, ...keys, ...args),
      ),
    ping: async () => {
      await redis.ping();
    },
    close: () => redis.disconnect(),
  };
}

/**
 * A connection to Redis that reconnects by itself. Answers after the first attempt also when that
 * failed: a node starts without Redis and decides by its own limits until it is there.
 * @param onError hears of every failed connection; Redis in cluster mode is not supported
 */
export async function connectRedis(
  settings: RedisSettings,
  onError: (error: Error) => void = () => {},
): Promise<ScriptRunner> {
  return "redisUrl" in settings
    ? overSocket(settings.redisUrl, onError)
    : overUpstash(settings.upstash);
}
