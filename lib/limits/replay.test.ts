import { expect, test } from "vitest";
import { peakShare, replayLimit, spreadHours, suggestLimit, weighDemand } from "./replay";

const demandOf = (...calls: number[]) => calls.map((calls, minute) => ({ minute, calls }));
const A_MINUTE = { limit: 100, windowMs: 60_000 };

test("what is above the limit in a minute is refused, whatever the other minutes left", () => {
  expect(replayLimit(demandOf(10, 150, 100, 230), A_MINUTE)).toEqual({ calls: 490, refused: 180 });
});

test("a window of an hour adds its minutes up", () => {
  const hour = { limit: 100, windowMs: 3_600_000 };
  const demand = [
    { minute: 59, calls: 90 },
    { minute: 60, calls: 60 },
    { minute: 100, calls: 60 },
  ];
  expect(replayLimit(demand, hour)).toEqual({ calls: 210, refused: 20 });
  expect(peakShare(demand, hour)).toBe(1.2);
});

test("a window of seconds counts as what it admits in a minute", () => {
  expect(replayLimit(demandOf(700), { limit: 10, windowMs: 1000 }).refused).toBe(100);
});

test("a limit that admits 99.5 % needs no other; one that does not gets the smallest round one that does", () => {
  expect(suggestLimit(demandOf(100, 90, 40), A_MINUTE)).toBeNull();
  expect(suggestLimit([], A_MINUTE)).toBeNull();
  const demand = demandOf(100, 243, 90);
  const limit = suggestLimit(demand, A_MINUTE) ?? 0;
  const { calls, refused } = replayLimit(demand, { ...A_MINUTE, limit });
  expect(limit).toBe(250);
  expect(refused / calls).toBeLessThan(0.005);
});

test("nobody called: the peak is no share of the limit", () => {
  expect(peakShare([], A_MINUTE)).toBe(0);
});

test("demand is weighed by the windows that had calls, and those that had too many", () => {
  expect(weighDemand(demandOf(10, 150, 100, 230), A_MINUTE)).toEqual({
    ...{ windows: 4, over: 2, peak: 230 },
  });
  expect(weighDemand([], A_MINUTE)).toEqual({ windows: 0, over: 0, peak: 0 });
});

test("calls of an hour are spread over its minutes, and none is lost", () => {
  const spread = spreadHours([
    { minute: 60, calls: 90 },
    { minute: 120, calls: 7 },
  ]);
  const calls = (from: number) =>
    spread.filter(({ minute }) => minute >= from && minute < from + 60).map((one) => one.calls);
  expect(calls(60)).toHaveLength(60);
  expect(Math.max(...calls(60))).toBe(2);
  expect(calls(60).reduce((sum, one) => sum + one)).toBe(90);
  expect(calls(120).reduce((sum, one) => sum + one)).toBe(7);
});
