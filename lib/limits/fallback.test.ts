import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRedis, type ScriptRunner } from "./connect";
import { FallbackLimiter } from "./fallback";
import type { LimitCheck } from "./limit";
import { Membership } from "./membership";
import { SharedLimiter } from "./shared";
import { startRedis, type TestRedis } from "./testing-redis";

const NOW = 1_700_000_000_000;
let server: TestRedis;
const connections: ScriptRunner[] = [];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => {
  for (const one of connections) one.close();
  await server.stop();
});

const check = (key: string): LimitCheck => ({
  ...{ key, limit: 10, windowMs: 60_000, cost: 1, mode: "enforce", algorithm: "fixed" },
});

/** A node among three, with a connection of its own. */
async function newNode(self: string, patienceMs = 500): Promise<FallbackLimiter> {
  const redis = await connectRedis({ redisUrl: server.url });
  connections.push(redis);
  const members = new Membership();
  members.join(self, NOW - 100_000);
  members.see(["a", "b", "c"], NOW, NOW);
  return new FallbackLimiter(new SharedLimiter(redis, patienceMs), members);
}

const flood = async (node: FallbackLimiter, key: string) => {
  const calls = Array.from({ length: 20 }, () => node.takeAll([check(key)], NOW));
  return (await Promise.all(calls)).filter((one) => one.admitted).length;
};

test("three nodes admit a limit together with Redis, hung or not; a hung one's shares say so; back, it counts on", async () => {
  const nodes = await Promise.all(["a", "b", "c"].map((self) => newNode(self)));
  const all = async (key: string) => {
    const admitted = await Promise.all(nodes.map((node) => flood(node, key)));
    return admitted.reduce((sum, count) => sum + count, 0);
  };
  expect(await all("before")).toBe(10);
  server.process.kill("SIGSTOP");
  expect(await all("while away")).toBe(10);
  expect(nodes.map((node) => node.degraded)).toEqual([true, true, true]);
  const [first] = nodes;
  if (!first) throw new Error("no node");
  expect((await first.takeAll([check("while away")], NOW)).degraded).toBe(true);
  expect(await all("before")).toBeLessThanOrEqual(10);
  server.process.kill("SIGCONT");
  await expect.poll(() => first.takeAll([check("probe")], NOW)).not.toHaveProperty("degraded");
  expect(first.degraded).toBe(false);
  expect(await flood(first, "before")).toBe(0);
});

test("a Redis that pauses is waited for: all calls are decided by it, and exactly the limit is admitted", async () => {
  const nodes = await Promise.all(["a", "b", "c"].map((self) => newNode(self, 5000)));
  server.process.kill("SIGSTOP");
  const admitted = nodes.map((node) => flood(node, "paused"));
  const paused = performance.now() + 120;
  await expect.poll(() => performance.now() > paused).toBe(true);
  server.process.kill("SIGCONT");
  expect((await Promise.all(admitted)).reduce((sum, count) => sum + count, 0)).toBe(10);
  expect(nodes.map((node) => node.degraded)).toEqual([false, false, false]);
});

test("a call that was denied without Redis consumes nothing there, though Redis reads it later", async () => {
  const node = await newNode("a", 50);
  const other = await newNode("b", 5000);
  const left = async () =>
    (await other.takeAll([{ ...check("late"), cost: 0 }], NOW)).states[0]?.remaining;
  expect(await left()).toBe(10);
  server.process.kill("SIGSTOP");
  // More than its share of 10 among three.
  const taken = await node.takeAll([{ ...check("late"), cost: 5 }], NOW);
  expect(taken).toMatchObject({ admitted: false, degraded: true });
  server.process.kill("SIGCONT");
  await expect.poll(() => node.takeAll([check("probe")], NOW)).not.toHaveProperty("degraded");
  await expect.poll(left).toBe(10);
});

test("once Redis is lost one call at a time waits for it", async () => {
  const node = await newNode("a");
  server.process.kill("SIGSTOP");
  await node.takeAll([check("lost")], NOW);
  const probe = node.takeAll([check("lost")], NOW);
  const other = node.takeAll([check("lost")], NOW);
  const first = await Promise.race([
    probe.then(() => "the one that waits"),
    other.then(() => "the other"),
  ]);
  expect(first).toBe("the other");
  await probe;
  server.process.kill("SIGCONT");
});

test("what a share gave is given back to it", async () => {
  const node = await newNode("a");
  server.process.kill("SIGSTOP");
  const taken = await node.takeAll([check("returned")], NOW);
  const left = (await node.takeAll([{ ...check("returned"), cost: 0 }], NOW)).states[0]?.remaining;
  await node.giveBack([check("returned")], taken, NOW);
  const after = (await node.takeAll([{ ...check("returned"), cost: 0 }], NOW)).states[0]?.remaining;
  expect(after).toBe((left ?? 0) + 1);
  server.process.kill("SIGCONT");
});
