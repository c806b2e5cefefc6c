import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import { faultCase } from "./cases";
import { startCluster } from "./nodes";
import { revokeUnderFault } from "./revoke";

const databaseUrl = testDatabase();
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Long enough for a lease to end and for a change to go on without the node. */
const FAULT_MS = 3500;

async function play(name: string) {
  const cluster = await startCluster({ databaseUrl, redisUrl: redis.url });
  try {
    const options = { revokes: 40, faultMs: name === "cold" ? 1000 : FAULT_MS };
    return await revokeUnderFault(cluster, await makeTenant(), faultCase(name), options);
  } finally {
    await cluster.stop();
  }
}

describe("a revoked key is refused on three nodes once revoke has returned", () => {
  test.each(["cold", "cut", "kill"])(
    "in the case %s",
    async (name) => {
      const report = await play(name);
      expect(report).toMatchObject({ revokes: 40, stale: 0, falseDenials: 0 });
      // A node that is gone costs the change that finds it so, and none after it.
      expect(report.waited).toBeLessThanOrEqual(2);
    },
    90_000,
  );
});
