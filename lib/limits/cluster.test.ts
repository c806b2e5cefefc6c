import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRedis, type ScriptRunner } from "./connect";
import { LIMIT_ALGORITHMS, type LimitCheck } from "./limit";
import { LocalLimiter } from "./local";
import { SharedLimiter } from "./shared";
import { startRedisCluster } from "./testing-cluster";
import type { TestRedis } from "./testing-redis";
import { LimiterUnavailable } from "./turns";

const START = 1_700_000_000_000;
const WORKSPACES = Array.from({ length: 12 }, (_, i) => `ws_${i}`);
let nodes: TestRedis[];
let redis: ScriptRunner;

beforeAll(async () => {
  nodes = await startRedisCluster();
  redis = await connectRedis({ redisUrl: nodes.map(({ url }) => url).join(",") });
});
afterAll(async () => {
  redis.close();
  await Promise.all(nodes.map((node) => node.stop()));
});

/** The limits of one verification: the key's own, of every algorithm, and one that its owner's keys share. */
const checksOf = (workspace: string, cost = 1): LimitCheck[] => [
  ...LIMIT_ALGORITHMS.map(
    (algorithm): LimitCheck => ({
      key: `${workspace}:key:key_{1}:requests`,
      ...{ limit: 50, windowMs: 60_000, mode: "enforce", cost, algorithm },
    }),
  ),
  {
    key: `${workspace}:owner:user_1:requests`,
    ...{ limit: 40, windowMs: 60_000, mode: "enforce", cost, algorithm: "fixed" },
  },
];

test("decides as the limiter of one process does, in workspaces on every node of the cluster", async () => {
  const [shared, local] = [new SharedLimiter(redis, 5000, "same"), new LocalLimiter()];
  for (const workspace of WORKSPACES)
    for (const cost of [20, 15, 6, 0, 5, 1]) {
      const checks = checksOf(workspace, cost);
      expect(await shared.takeAll(checks, START)).toEqual(local.takeAll(checks, START));
    }
  const held = await Promise.all(
    nodes.map(async ({ url }) => {
      const direct = new Redis(url);
      const count = await direct.dbsize();
      direct.disconnect();
      return count;
    }),
  );
  // Four counters in each workspace; none elsewhere, and no node without some.
  expect(held.reduce((sum, count) => sum + count)).toBe(4 * WORKSPACES.length);
  expect(Math.min(...held)).toBeGreaterThan(0);
});

test("admits exactly the smallest of a call's limits, of calls at once over two processes", async () => {
  const other = await connectRedis({ redisUrl: nodes[1]?.url ?? "" });
  const both = [redis, other].map((one) => new SharedLimiter(one, 5000, "exact"));
  for (const workspace of WORKSPACES.slice(0, 6)) {
    const calls = Array.from({ length: 100 }, (_, i) =>
      both[i % 2]?.takeAll(checksOf(workspace), START),
    );
    const admitted = (await Promise.all(calls)).filter((one) => one?.admitted);
    expect(admitted).toHaveLength(40);
    const [own] = (await both[0]?.takeAll(checksOf(workspace, 0), START))?.states ?? [];
    expect(own?.remaining).toBe(10);
  }
  other.close();
});

test("T08 a node that is gone leaves its workspaces without an answer, the others with one", async () => {
  const shared = new SharedLimiter(redis, 500, "gone");
  await nodes[2]?.stop();
  const outcomes = await Promise.allSettled(
    WORKSPACES.map((workspace) => shared.takeAll(checksOf(workspace), START)),
  );
  const failed = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(failed.length).toBeGreaterThan(0);
  for (const reason of failed) expect(reason).toBeInstanceOf(LimiterUnavailable);
  expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
});
