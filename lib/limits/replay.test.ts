import { expect, test } from "vitest";
import { peakShare, replayLimit, suggestLimit } from "./replay";

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
