import { startRedis } from "@/lib/limits/testing-redis";
import type { Row } from "../report";
import type { Stage } from "../stage";
import { makeTenant } from "../tenant";
import { FAULT_CASES, type FaultCase, faultCase } from "./cases";
import { startCluster } from "./nodes";
import { revokeUnderFault } from "./revoke";

/** Revokes under each fault, or under those named. One row a case; stale answers and false denials must be 0. */
export const benchFaults =
  (names: readonly string[], revokes: number) =>
  async (stage: Stage): Promise<Row[]> => {
    const cases = names.length === 0 ? FAULT_CASES : names.map(faultCase);
    const redis = await startRedis();
    const rows: Row[] = [];
    try {
      for (const one of cases) rows.push(await playCase(stage, one, revokes, redis.url));
      return rows;
    } finally {
      await redis.stop();
    }
  };

async function playCase(stage: Stage, one: FaultCase, revokes: number, redisUrl: string) {
  const databaseUrl = stage.env.DATABASE_URL ?? "";
  const tenant = await makeTenant();
  const cluster = await startCluster({ databaseUrl, redisUrl });
  try {
    const report = await revokeUnderFault(cluster, tenant, one, { revokes });
    console.error(`  ${one.name}: ${one.about}; ${report.stale} stale`);
    return { case: one.name, ...report };
  } finally {
    await cluster.stop();
  }
}
