import { LIMIT_ALGORITHMS } from "@/lib/limits/limit";
import { startRedis } from "@/lib/limits/testing-redis";
import { formatRows, type Row } from "../report";
import type { Stage } from "../stage";
import { makeTenant, type Tenant } from "../tenant";
import { FAULT_CASES, faultCase } from "./cases";
import { spendCredits } from "./credits";
import { admitInParallel } from "./limits";
import { type Cluster, startCluster } from "./nodes";
import { revokeUnderFault } from "./revoke";
import { restartInTurn } from "./rolling";
import { countUnderKills } from "./usage";

type Play<T> = (cluster: Cluster, tenant: Tenant) => Promise<T>;

/** On three nodes and a Redis of their own, for a new workspace. */
async function onCluster<T>(
  stage: Stage,
  play: Play<T>,
  variables: Readonly<Record<string, string>> = {},
): Promise<T> {
  const redis = await startRedis();
  try {
    const tenant = await makeTenant();
    const databaseUrl = stage.env.DATABASE_URL ?? "";
    const cluster = await startCluster({ databaseUrl, redisUrl: redis.url, variables });
    try {
      return await play(cluster, tenant);
    } finally {
      await cluster.stop();
    }
  } finally {
    await redis.stop();
  }
}

/** Revokes under each fault, or under those named. One row a case; stale answers and false denials must be 0. */
export const benchFaults =
  (names: readonly string[], revokes: number) =>
  async (stage: Stage): Promise<Row[]> => {
    const rows: Row[] = [];
    for (const one of names.length === 0 ? FAULT_CASES : names.map(faultCase)) {
      const report = await onCluster(stage, (cluster, tenant) =>
        revokeUnderFault(cluster, tenant, one, { revokes }),
      );
      const row = { case: one.name, ...report };
      console.error(`  ${one.about}\n${formatRows([row])}`);
      rows.push(row);
    }
    return rows;
  };

/** Kills nodes under load; lost and doubled must be 0. */
export const benchKills =
  (kills: number) =>
  async (stage: Stage): Promise<Row[]> => [
    await onCluster(stage, (cluster, tenant) => countUnderKills(cluster, tenant, kills)),
  ];

/** Spends 10,000 credits to the last, then 1,000,000 while each node is killed; missing and false denials must be 0. */
export async function benchCredits(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const how of [
    { granted: 10_000, kills: false },
    { granted: 1_000_000, kills: true },
  ])
    rows.push(await onCluster(stage, (cluster, tenant) => spendCredits(cluster, tenant, how)));
  return rows;
}

/** Fifty rounds of 200 calls at once for a limit of 100; fewest and most must be 100. */
export const benchLimits = (stage: Stage): Promise<Row[]> =>
  onCluster(stage, async (cluster, tenant) => {
    const rows: Row[] = [];
    for (const algorithm of LIMIT_ALGORITHMS)
      rows.push(
        await admitInParallel(cluster, tenant, { algorithm, rounds: 50, limit: 100, calls: 200 }),
      );
    return rows;
  });

/** Restarts every node behind two balancers under load; failed must be 0. */
export const benchRolling =
  (rate: number) =>
  (stage: Stage): Promise<Row[]> =>
    onCluster(stage, (cluster, tenant) => restartInTurn(cluster, tenant, rate), {
      KEYWAY_DRAIN_SECONDS: "1",
    });
