import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatCount,
  formatDelta,
  formatDuration,
  formatExact,
  formatLatency,
  formatLimit,
  formatPercent,
  plural,
  UNKNOWN,
} from "./format";

describe("counts", () => {
  test.each([
    [0, "0"],
    [9_999, "9,999"],
    [10_000, "10k"],
    [12_400, "12.4k"],
    [99_999, "99.9k"],
    [999_999, "999k"],
    [1_243_922, "1.24M"],
    [1_000_000_000, "1B"],
  ])("%d is written %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  test("an unknown count is a dash and never a zero", () => {
    expect(formatCount(null)).toBe(UNKNOWN);
    expect(formatExact(undefined)).toBe(UNKNOWN);
    expect(formatCount(0)).toBe("0");
  });
});

describe("shares", () => {
  test.each([
    [9_995, 10_000, "99.9 %"],
    [9_999_999, 10_000_000, "99.9 %"],
    [4, 10_000, "<0.1 %"],
    [1, 1_000_000, "<0.1 %"],
    [0, 10, "0 %"],
    [10, 10, "100 %"],
    [987, 1000, "98.7 %"],
    [29, 1000, "2.9 %"],
    [3, 2, "150 %"],
  ])("%d of %d is %s", (part, whole, text) => {
    expect(formatPercent(part, whole)).toBe(text);
  });

  test("a share of nothing is unknown", () => {
    expect(formatPercent(0, 0)).toBe(UNKNOWN);
  });

  test("100 % is said only of all, and 0 % only of none", () => {
    const whole = fc.integer({ min: 1, max: 1e9 });
    fc.assert(
      fc.property(whole, fc.nat(), (whole, seed) => {
        const part = seed % (whole + 1);
        const text = formatPercent(part, whole);
        expect(text === "100 %").toBe(part === whole);
        expect(text === "0 %").toBe(part === 0);
      }),
    );
  });
});

test("a change is hidden when the period before was too small to compare", () => {
  expect(formatDelta(40, 19)).toBe(UNKNOWN);
  expect(formatDelta(112, 100)).toBe("+12.0 %");
  expect(formatDelta(88, 100)).toBe("−12.0 %");
  expect(formatDelta(100, 100)).toBe("no change");
});

test.each([
  [0, "0 ms"],
  [0.04, "<0.1 ms"],
  [0.8, "0.8 ms"],
  [9.94, "9.9 ms"],
  [12.4, "12 ms"],
  [999.6, "1.00 s"],
  [1240, "1.24 s"],
  [null, UNKNOWN],
])("a latency of %s ms is written %s", (ms, text) => {
  expect(formatLatency(ms)).toBe(text);
});

test.each([
  [0, "0 s"],
  [18_000, "18 s"],
  [90_000, "1 min 30 s"],
  [3_600_000, "1 h"],
  [187_200_000, "2 d 4 h"],
  [86_400_000 + 5_000, "1 d"],
  [450, "450 ms"],
])("%d ms lasts %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [100, 60_000, "100 / min"],
  [5, 10_000, "5 / 10 s"],
  [10_000, 86_400_000, "10,000 / d"],
  [3, 1500, "3 / 1500 ms"],
])("a limit of %d per %d ms is written %s", (limit, windowMs, text) => {
  expect(formatLimit(limit, windowMs)).toBe(text);
});

test("one thing has no s", () => {
  expect(plural(1, "key")).toBe("1 key");
  expect(plural(2, "key")).toBe("2 keys");
  expect(plural(0, "entry", "entries")).toBe("0 entries");
});
