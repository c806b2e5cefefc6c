import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import { startCluster } from "./nodes";
import { countUnderKills } from "./usage";

const databaseUrl = testDatabase();
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

test("every answered verification is counted once, though nodes are killed while they answer and count", async () => {
  const cluster = await startCluster({ databaseUrl, redisUrl: redis.url, count: 2 });
  try {
    const report = await countUnderKills(cluster, await makeTenant(), 4);
    expect(report).toMatchObject({ kills: 4, lost: 0, doubled: 0 });
    expect(report.acknowledged).toBeGreaterThan(0);
  } finally {
    await cluster.stop();
  }
}, 120_000);
