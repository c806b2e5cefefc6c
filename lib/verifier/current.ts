import path from "node:path";
import { sql } from "@/db/sql";
import { systemActor } from "@/lib/actor";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { refillKey } from "@/lib/keys/refill";
import { startOverlap } from "@/lib/keys/start-overlap";
import { connectRedis, type RedisSettings } from "@/lib/limits/connect";
import { FallbackLimiter } from "@/lib/limits/fallback";
import { SharedLimiter } from "@/lib/limits/shared";
import { log } from "@/lib/log";
import { openVerifier, type Verifier } from "./open";

/** Next bundles this file more than once in one process, so the one verifier lives on globalThis. */
const store = globalThis as { keywayVerifier?: Promise<Verifier> | undefined };

/** The verifier of this process, opened on first use as the environment says. Opening is tried again after a failure. */
export function currentVerifier(): Promise<Verifier> {
  store.keywayVerifier ??= open().catch((error: unknown) => {
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

async function open(): Promise<Verifier> {
  const { databaseUrl, peppers, dataDir } = env();
  const limiter = await sharedLimiter();
  return openVerifier({
    databaseUrl,
    sql: sql(),
    peppers,
    journalRoot: path.join(dataDir, "journal"),
    ...(limiter && { limiter }),
    onFirstUse: (workspaceId, keyId) =>
      startOverlap(systemActor(workspaceId, "rotation"), keyId).catch((error: unknown) => {
        // The key is gone since, so there is nothing to end. Any other failure has the batch tried again.
        if (!(error instanceof AppError && error.code === "not_found")) throw error;
      }),
    onRefillDue: (workspaceId, keyId) => refillKey(systemActor(workspaceId, "refill"), keyId),
    onError: (message, error) => log().error({ err: error }, message),
  });
}

async function sharedLimiter(): Promise<FallbackLimiter | null> {
  const { redisUrl, upstash } = env();
  const settings: RedisSettings | null = redisUrl ? { redisUrl } : upstash ? { upstash } : null;
  if (!settings) return null;
  const redis = await connectRedis(settings, (error) => log().debug({ err: error }, "Redis"));
  return new FallbackLimiter(new SharedLimiter(redis), (degraded) => {
    if (degraded) log().warn("Redis does not answer: limits are counted by each node alone");
    else log().info("Redis answers again: limits are shared");
  });
}
