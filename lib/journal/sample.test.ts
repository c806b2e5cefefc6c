import { expect, test } from "vitest";
import { LogSampler } from "./sample";

/** The weights of what is kept of so many verifications. */
const kept = (
  sampler: LogSampler,
  count: number,
  { at = 0, workspaceId = "w", outcome = "VALID" } = {},
) =>
  Array.from({ length: count }, () => sampler.shareOf(workspaceId, outcome).weigh(at)).filter(
    (weight) => weight > 0,
  );
const sum = (weights: readonly number[]) => weights.reduce((all, one) => all + one, 0);

test("a hundred verifications of a second are all logged, each standing for itself", () => {
  const sampler = new LogSampler();
  for (const at of [999, 1000]) expect(kept(sampler, 100, { at })).toEqual(Array(100).fill(1));
});

test("beyond, one in 10, in 100 and in 1,000 is logged and says so", () => {
  const weights = kept(new LogSampler(), 12_000);
  const of = (weight: number) => weights.filter((one) => one === weight).length;
  expect([of(1), of(10), of(100), of(1000)]).toEqual([100, 90, 90, 2]);
});

test("what is logged stands for all there were, but for what one line stands for", () => {
  for (const count of [1, 100, 109, 110, 999, 1000, 5050, 10_000, 34_567]) {
    const missing = count - sum(kept(new LogSampler(), count));
    expect(missing).toBeGreaterThanOrEqual(0);
    expect(missing).toBeLessThan(Math.max(1, count / 10));
  }
});

test("a hundred thousand verifications in a second are 370 lines", () => {
  expect(kept(new LogSampler(), 100_000)).toHaveLength(370);
});

test("a flood of one outcome or of one workspace hides no other", () => {
  const sampler = new LogSampler();
  kept(sampler, 1000, { outcome: "NOT_FOUND" });
  expect(kept(sampler, 5, { outcome: "VALID" })).toHaveLength(5);
  expect(kept(sampler, 5, { workspaceId: "other", outcome: "NOT_FOUND" })).toHaveLength(5);
});
