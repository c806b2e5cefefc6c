import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import type { Mutant } from "./bundle";
import { call, verify } from "./call";
import { CONTROL, faultCase, POOL } from "./cases";
import { startCluster } from "./nodes";
import { revokeUnderFault } from "./revoke";

// The protocol with one part taken away, over real processes: where a fault test finds no stale answer then, it has
// no teeth. What only rarer moments show is taken away in the simulation of lib/verify.

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
const NO_DIRTY: Mutant = { file: NODE, from: "if (!fill.dirty) this", to: "this" };
const NOT_DETACHED: Mutant = { file: NODE, from: "this.fills.clear();", to: "" };
const NO_WAIT: Mutant = {
  file: "lib/changes/confirm.ts",
  from: "lagging.length > 0; round++",
  to: "lagging.length < 0; round++",
};
const JOINS_FILLS: Mutant = {
  file: NODE,
  from: "if (!this.leased) return this.pass",
  to: "if (!this.leased) return this.fills.get(digest)?.promise ?? this.pass",
};
/** A node that waits longer for a record than a change waits for the node. */
const PATIENT: Mutant = {
  file: "lib/verify/lease-store.ts",
  from: "LOAD_TIMEOUT_MS = 3000",
  to: "LOAD_TIMEOUT_MS = 9000",
};

describe("stale answers are seen", () => {
  test.each([
    ["none", "a change that does not wait", NO_WAIT],
    ["cold", "a change that does not wait", NO_WAIT],
    ["cold", "no dirty mark on what is being read", NO_DIRTY],
    ["cold", "a reading that others join after a change", NOT_DETACHED],
    ["cut", "a cache believed without a lease", NO_LEASE],
    ["hole", "a cache believed without a lease", NO_LEASE],
    ["stop-terminate", "a cache believed without a lease", NO_LEASE],
    ["stop-terminate", "a cache that outlives its session", NO_CLEAR],
  ])(
    "in the case %s: %s",
    async (name, _, mutant) => {
      const cluster = await startCluster({ databaseUrl, redisUrl: redis.url, mutants: [mutant] });
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

describe("without a lease a node reads for itself, whatever it was reading before", () => {
  test.each([
    ["as it stands", [], "REVOKED"],
    ["a reading that is joined without a lease is seen", [JOINS_FILLS], "VALID"],
  ])(
    "%s",
    async (_, mutants, expected) => {
      const options = { databaseUrl, redisUrl: redis.url, count: 2 };
      const cluster = await startCluster({ ...options, mutants: [...mutants, PATIENT] });
      try {
        const { token, makeKeys } = await makeTenant();
        const [warm, cold] = await makeKeys(2);
        const [first = 0, last = 0] = cluster.nodes.map((node) => node.port);
        expect(await verify(last, token, { key: warm?.secret })).toBe("VALID");
        // The record is read before the change; its answer arrives long after no lease stands any more.
        cluster.proxy.refuse(CONTROL);
        cluster.proxy.delay(POOL, () => 6000);
        const early = verify(last, token, { key: cold?.secret });
        await expect.poll(() => cluster.proxy.late(), { interval: 5 }).toBeGreaterThan(0);
        cluster.proxy.delay(POOL, () => 0);
        const revoked = await call(first, `/v1/keys/${cold?.id}/revoke`, token, {});
        expect(revoked?.status).toBe(200);
        expect(await verify(last, token, { key: cold?.secret })).toBe(expected);
        await early;
      } finally {
        await cluster.stop();
      }
    },
    60_000,
  );
});
