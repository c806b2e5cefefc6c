import path from "node:path";
import { sql } from "@/db/sql";
import { systemActor } from "@/lib/actor";
import { env } from "@/lib/env";
import { refillKey } from "@/lib/keys/refill";
import { connectRedis, type RedisSettings } from "@/lib/limits/connect";
import { FallbackLimiter } from "@/lib/limits/fallback";
import { Membership } from "@/lib/limits/membership";
import { SharedLimiter } from "@/lib/limits/shared";
import { log } from "@/lib/log";
import { countJournal } from "./count";
import { openVerifier, type Verifier } from "./open";
import type { CountJournal } from "./shipper";

/** Next bundles this file more than once in one process, so the one verifier lives on globalThis. */
const store = globalThis as { keywayVerifier?: Promise<Verifier> | undefined };

/**
 * The verifier of this process, opened on first use as the environment says. Opening is tried again after a failure.
 * @param count where the journal is counted; by default in this thread
 */
export function currentVerifier(count: CountJournal = countJournal): Promise<Verifier> {
  store.keywayVerifier ??= open(count).catch((error: unknown) => {
    store.keywayVerifier = undefined;
    throw error;
  });
  return store.keywayVerifier;
}

/** Closes the verifier of this process, if there is one. */
export async function closeCurrentVerifier(): Promise<void> {
  const verifier = await store.keywayVerifier;
  store.keywayVerifier = undefined;
  await verifier?.close();
}

async function open(count: CountJournal): Promise<Verifier> {
  const { databaseUrl, peppers, dataDir, cacheBytes } = env();
  const members = new Membership();
  const limiter = await sharedLimiter(members);
  return openVerifier({
    databaseUrl,
    sql: sql(),
    peppers,
    journalRoot: path.join(dataDir, "journal"),
    ...(limiter && { limiter, members }),
    count,
    ...(cacheBytes > 0 && { cacheBytes }),
    onRefillDue: (workspaceId, keyId) => refillKey(systemActor(workspaceId, "refill"), keyId),
    onError: (message, error) => log().error({ err: error }, message),
  });
}

async function sharedLimiter(members: Membership): Promise<FallbackLimiter | null> {
  const { redisUrl, upstash } = env();
  const settings: RedisSettings | null = redisUrl ? { redisUrl } : upstash ? { upstash } : null;
  if (!settings) return null;
  const redis = await connectRedis(settings, (error) => log().debug({ err: error }, "Redis"));
  return new FallbackLimiter(new SharedLimiter(redis), members, (degraded) => {
    if (degraded) log().warn("Redis does not answer: each node admits its share of the limits");
    else log().info("Redis answers again: limits are shared");
  });
}
