import { expect, test } from "vitest";
import { ClockWatch } from "./clock-watch";

const HOUR_MS = 3_600_000;

test("a wall clock that is set hours ahead or back is noticed once each time, and one that drifts is not", () => {
  const watch = new ClockWatch();
  const wall = [0, 1000, 2004, 3000 + HOUR_MS, 4000 + HOUR_MS, 5000 - HOUR_MS, 6000 - HOUR_MS];
  const seen = wall.map((at, i) => watch.look(1000 * i, at));
  expect(seen).toEqual([0, 0, 0, HOUR_MS - 4, 0, -2 * HOUR_MS, 0]);
  expect(watch.stats.steps).toBe(2);
});
