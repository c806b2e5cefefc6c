import { expect, test } from "vitest";
import { LogSampler } from "./sample";

const kept = (
  sampler: LogSampler,
  count: number,
  { at = 0, workspaceId = "w", outcome = "VALID" } = {},
) =>
  Array.from({ length: count }, () => sampler.shareOf(workspaceId, outcome).keeps(at)).filter(
    Boolean,
  ).length;

test("up to the rate every verification is logged, beyond it none until the next second", () => {
  const sampler = new LogSampler(10);
  expect(kept(sampler, 10, { at: 999 })).toBe(10);
  expect(kept(sampler, 90, { at: 999 })).toBe(0);
  expect(kept(sampler, 90, { at: 1000 })).toBe(10);
});

test("a flood of one outcome or of one workspace hides no other", () => {
  const sampler = new LogSampler(10);
  kept(sampler, 1000, { outcome: "NOT_FOUND" });
  expect(kept(sampler, 5, { outcome: "VALID" })).toBe(5);
  expect(kept(sampler, 5, { workspaceId: "other", outcome: "NOT_FOUND" })).toBe(5);
});
