import { describe, expect, test } from "vitest";
import type { Key } from "@/lib/keys/key";
import { makeTraffic, type Scene } from "./make-traffic";
import { planImports, planKeys } from "./plan-keys";
import { poisson, seededRandom } from "./random";

const NOW = Date.parse("2026-06-17T12:00:00Z");
const DAY_MS = 86_400_000;
const plans = planKeys(seededRandom(1));
const imports = planImports(seededRandom(2));

function sceneOf(count: number): Scene {
  const keys = plans.slice(0, count).map((plan, i) => ({
    plan,
    key: { id: `key_${String(i).padStart(23, "0")}`, apiId: "api_a", expiresAt: null } as Key,
  }));
  return { workspaceId: "ws_a", keys, callers: ["key_caller"], now: NOW };
}

describe("the demonstration", () => {
  test.each([
    ["5,000 with those of backends", [...plans, ...imports], 4996],
    ["those made one by one", plans, 292],
  ])("has keys of distinct names, in every state: %s", (_, plans, count) => {
    expect(new Set(plans.map(({ name }) => name)).size).toBe(count);
    expect(plans.length).toBe(count);
    const states = {
      disabled: plans.filter(({ fate }) => fate?.kind === "disabled"),
      revoked: plans.filter(({ fate }) => fate?.kind === "revoked"),
      // Only keys made one by one are rotated.
      rotated: plans.filter(({ fate }) => fate?.kind === "rotated"),
      expired: plans.filter(({ expiresIn }) => expiresIn !== null && expiresIn < 0),
      notYetValid: plans.filter(({ notBeforeIn }) => notBeforeIn !== null),
    };
    for (const list of Object.values(states)) expect(list.length).toBeGreaterThan(2);
  });

  test("lets nothing befall a key before it was made", () => {
    for (const { age, fate, expiresIn } of [...plans, ...imports]) {
      if (fate) expect(fate.age).toBeLessThanOrEqual(age);
      if (expiresIn !== null) expect(-expiresIn).toBeLessThan(age);
    }
  });

  test("is the same at every run", () => {
    const outcomes = () =>
      makeTraffic(sceneOf(5), NOW - 1.5 * DAY_MS, seededRandom(7)).map(({ at, outcome }) => [
        at,
        outcome,
      ]);
    expect(outcomes()).toEqual(outcomes());
    expect(planKeys(seededRandom(1))).toEqual(plans);
  });

  test("has no verification after now, and each day's in the order of time", () => {
    const today = makeTraffic(sceneOf(5), NOW - DAY_MS / 2, seededRandom(7));
    expect(today.length).toBeGreaterThan(100);
    expect(today.filter(({ at }) => at >= NOW)).toEqual([]);
    expect(today.map(({ at }) => at)).toEqual(today.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  test("is busier on a weekday than on a Sunday", () => {
    const countOn = (date: string) =>
      makeTraffic(sceneOf(3), Date.parse(date), seededRandom(7)).length;
    expect(countOn("2026-06-09")).toBeGreaterThan(1.5 * countOn("2026-06-07"));
  });
});

test.each([0.4, 5, 80])("Poisson numbers of mean %d have that mean", (mean) => {
  const random = seededRandom(3);
  const draws = Array.from({ length: 4000 }, () => poisson(random, mean));
  const average = draws.reduce((sum, one) => sum + one, 0) / draws.length;
  expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / draws.length));
});
