import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { LIMIT_ALGORITHMS } from "@/lib/limits/limit";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import { admitInParallel, admitWithoutRedis } from "./limits";
import { type Cluster, startCluster } from "./nodes";

/** A test machine with much to do is no lost Redis: what is tested here is that calls at once are counted exactly. */
const patient = {
  file: "lib/limits/turns.ts",
  from: "const PATIENCE_MS = 500",
  to: "const PATIENCE_MS = 5000",
};

const databaseUrl = testDatabase();
let redis: TestRedis;
let cluster: Cluster;
beforeAll(async () => {
  redis = await startRedis();
  cluster = await startCluster({ databaseUrl, redisUrl: redis.url, mutants: [patient] });
}, 60_000);
afterAll(async () => {
  await cluster.stop();
  await redis.stop();
}, 60_000);

test.each(LIMIT_ALGORITHMS)(
  "three nodes admit exactly a limit of 100 of 200 calls at once: %s",
  async (algorithm) => {
    const ask = { algorithm, rounds: 3, limit: 100, calls: 200 };
    const report = await admitInParallel(cluster, await makeTenant(), ask);
    expect(report).toMatchObject({ fewest: 100, most: 100 });
  },
  60_000,
);

test("Redis is killed and comes back: a window passes at most twice its limit, and one without Redis at most the limit", async () => {
  const { windows, undecided } = await admitWithoutRedis(cluster, await makeTenant(), {
    ...{ limit: 30, windowMs: 2000 },
    lose: () => redis.stop(),
    restore: async () => {
      redis = await startRedis(redis.port);
    },
  });
  expect(undecided).toBe(0);
  expect(Math.max(...windows)).toBeLessThanOrEqual(60);
  // Lost after two and a half windows for three: the one in their middle had no Redis at all.
  expect(windows[3]).toBeLessThanOrEqual(30);
  expect(windows[3]).toBeGreaterThan(0);
}, 60_000);
