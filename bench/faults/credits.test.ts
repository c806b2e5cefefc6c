import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import { changeCredits, setCredits, spendCredits } from "./credits";
import { startCluster } from "./nodes";

const databaseUrl = testDatabase();
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

test.each([
  { granted: 2000, kills: false },
  { granted: 1_000_000, kills: true },
])(
  "credits add up to what was granted, and none is denied while there are some: %o",
  async (how) => {
    const cluster = await startCluster({ databaseUrl, redisUrl: redis.url });
    try {
      const report = await spendCredits(cluster, await makeTenant(), how);
      expect(report).toMatchObject({ missing: 0, falseDenials: 0 });
      expect(report.journaled).toBeGreaterThanOrEqual(report.spent);
      expect(report.spent).toBeGreaterThan(0);
      // Spent to the last one where nobody died.
      if (!how.kills) expect(report).toMatchObject({ remaining: 0, spent: how.granted });
    } finally {
      await cluster.stop();
    }
  },
  90_000,
);

test("credits that are set, added, subtracted and refilled while all nodes spend them add up", async () => {
  const cluster = await startCluster({ databaseUrl, redisUrl: redis.url });
  try {
    const tenant = await makeTenant();
    expect(await setCredits(cluster, tenant, 300)).toBe(300);
    const report = await changeCredits(cluster, tenant);
    expect(report).toMatchObject({ missing: 0 });
    expect(report.journaled).toBe(report.spent);
    expect(report.changes).toBeGreaterThan(14);
    expect(report.refilled).toBeGreaterThan(0);
  } finally {
    await cluster.stop();
  }
}, 90_000);
