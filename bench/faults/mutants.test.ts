import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import type { Mutant } from "./bundle";
import { faultCase } from "./cases";
import { startCluster } from "./nodes";
import { revokeUnderFault } from "./revoke";

// The protocol with one part taken away, over real processes: where a fault test finds no stale answer then, it has
// no teeth. One mutant for each way in which a fault test sees staleness; the other parts of the protocol are taken
// away in the simulation of lib/verify, where rarer moments cost milliseconds.

const databaseUrl = testDatabase();
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const NODE = "lib/verify/node.ts";
const NO_LEASE: Mutant = {
  file: NODE,
  from: "return this.clock.mono() < this.leaseMono && this.clock.wall() < this.leaseWall;",
  to: "return this.session !== null;",
};
const NO_CLEAR: Mutant = { file: NODE, from: "this.cache.clear();", to: "" };
const NO_WAIT: Mutant = {
  file: "lib/changes/confirm.ts",
  from: "lagging.length > 0; round++",
  to: "lagging.length < 0; round++",
};
describe("stale answers are seen", () => {
  test.each([
    ["none", "a change that does not wait", NO_WAIT],
    ["cut", "a cache believed without a lease", NO_LEASE],
    ["stop-terminate", "a cache that outlives its session", NO_CLEAR],
  ])(
    "in the case %s: %s",
    async (name, _, mutant) => {
      const options = { databaseUrl, redisUrl: redis.url, count: 2 };
      const cluster = await startCluster({ ...options, mutants: [mutant] });
      try {
        const how = { revokes: 200, faultMs: 3500, untilStale: true };
        const report = await revokeUnderFault(cluster, await makeTenant(), faultCase(name), how);
        expect(report.stale).toBeGreaterThan(0);
      } finally {
        await cluster.stop();
      }
    },
    60_000,
  );
});
