import { expect, test } from "vitest";
import { MissGate } from "./miss-gate";
import type { KeyRecord } from "./record";

const unknown = async () => null;
const known = async () => ({}) as KeyRecord;

function newGate(waitingMax = 100) {
  const clock = { now: 0 };
  let loads = 0;
  const gate = new MissGate(20, 50, waitingMax, () => clock.now);
  const flood = async (who: string, count: number, load: () => Promise<KeyRecord | null>) => {
    const counted = () => {
      loads++;
      return load();
    };
    let passed = 0;
    for (let i = 0; i < count; i++)
      await gate.pass(who, counted).then(
        () => passed++,
        () => {},
      );
    return passed;
  };
  return { gate, clock, flood, loads: () => loads };
}

test("a flood of unknown keys reaches the database no more often than stated", async () => {
  const { flood, clock, loads } = newGate();
  expect(await flood("acme", 90, unknown)).toBe(20);
  expect(await flood("acme", 90, unknown)).toBe(0);
  clock.now += 1000;
  expect(await flood("acme", 90, unknown)).toBe(20);
  expect(loads()).toBe(40);
});

test("a cold start, where thousands are found at once, is no flood", async () => {
  const { gate } = newGate();
  const calls = Array.from({ length: 90 }, () => gate.pass("acme", known));
  expect((await Promise.all(calls)).length).toBe(90);
});

test("one tenant's flood does not keep another's keys from being found", async () => {
  const { flood } = newGate();
  await flood("acme", 90, unknown);
  expect(await flood("globex", 10, known)).toBe(10);
});

test("many tenants together do not exceed the rate of the node", async () => {
  const { flood } = newGate();
  const passed = [];
  for (const who of ["a", "b", "c", "d"]) passed.push(await flood(who, 20, unknown));
  expect(passed).toEqual([20, 20, 10, 0]);
});

test("keys that are found cost nothing, however many", async () => {
  const { flood } = newGate();
  for (let i = 0; i < 10; i++) expect(await flood("acme", 20, known)).toBe(20);
});

test("what waits for a slow database is bounded", async () => {
  const { gate } = newGate(2);
  const never = () => new Promise<null>(() => {});
  void gate.pass("a", never);
  void gate.pass("b", never);
  await expect(gate.pass("c", unknown)).rejects.toMatchObject({ code: "unavailable" });
  expect(gate.refused).toBe(1);
});

test("a look-up that fails gives up its place", async () => {
  const { gate } = newGate(1);
  await expect(gate.pass("a", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await gate.pass("a", unknown)).toBe(null);
});
