import path from "node:path";
import { sql } from "@/db/sql";
import type { Env } from "@/lib/env";
import { connectRedis, type RedisSettings } from "@/lib/limits/connect";
import { SharedLimiter } from "@/lib/limits/shared";
import { log } from "@/lib/log";
import { openVerifier, type Verifier } from "@/lib/verifier/open";

const onError = (message: string, error: unknown) => log().error({ err: error }, message);

const redisOf = ({ redisUrl, upstash }: Env): RedisSettings | undefined => {
  if (redisUrl) return { redisUrl };
  return upstash && { upstash };
};

/** Makes this process a node that verifies: its journal in the data folder, its limits in Redis if there is one. */
export async function openNode(settings: Env): Promise<Verifier> {
  const redis = redisOf(settings);
  const runner = redis && (await connectRedis(redis, (error) => onError("Redis failed", error)));
  return openVerifier({
    databaseUrl: settings.databaseUrl,
    sql: sql(),
    peppers: settings.peppers,
    journalRoot: path.join(settings.dataDir, "journal"),
    ...(runner && { limiter: new SharedLimiter(runner) }),
    onFirstUse: async () => {},
    onError,
  });
}
