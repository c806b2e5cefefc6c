import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axis, linePath, rise, stack, timeTicks } from "./geometry";
import { countGroups, groupOf, type OutcomeBucket } from "./outcomes";
import { bucketFor, pollSeconds, RANGES, readRange } from "./range";
import { describeOutcomes } from "./summary";

const HEIGHT = 176;
const counts = fc.array(fc.nat(1e6), { minLength: 1, maxLength: 6 });

describe("the value axis", () => {
  test("holds the highest value and begins at zero", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (max) => {
        const { top, ticks } = axis(max);
        expect(top).toBeGreaterThanOrEqual(max);
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeGreaterThan(1);
      }),
    );
  });

  test("has a height of one when there is nothing to show", () => {
    expect(axis(0).top).toBe(1);
  });
});

describe("a stack of bars", () => {
  test("never leaves the plot and has no negative height", () => {
    fc.assert(
      fc.property(counts, (values) => {
        const top = axis(values.reduce((sum, value) => sum + value, 0)).top;
        for (const { y, height } of stack(values, top, HEIGHT)) {
          expect(height).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(-1e-6);
          expect(y + height).toBeLessThanOrEqual(HEIGHT + 1e-6);
        }
      }),
    );
  });

  test("puts the first value on the base line and the next upon it, a pixel apart", () => {
    expect(stack([50, 50], 100, 100)).toEqual([
      { y: 50, height: 50 },
      { y: 0, height: 49 },
    ]);
  });

  test("draws nothing for a zero", () => {
    expect(stack([10, 0], 10, 100)[1]?.height).toBe(0);
  });

  test("keeps a sliver whole rather than spending it on the gap", () => {
    expect(stack([98, 2], 100, 100)[1]).toEqual({ y: 0, height: 2 });
  });
});

describe("a line", () => {
  test("breaks where nothing was measured", () => {
    expect(linePath([1, null, 1], 1, 10).match(/M/g)).toHaveLength(2);
  });

  test("goes through the middle of each bucket", () => {
    expect(linePath([0, 10], 10, 100)).toBe("M0.5,100L1.5,0");
  });
});

test("rise is proportional, and zero on an axis without height", () => {
  expect(rise(5, 10, 100)).toBe(50);
  expect(rise(5, 0, 100)).toBe(0);
});

describe("the time axis", () => {
  const day = Date.UTC(2026, 10, 23);
  const quarters = Array.from({ length: 96 }, (_, index) => day + 900_000 * (index + 1));

  test("labels round hours, not whatever the range begins with", () => {
    expect(
      timeTicks(quarters, 8).map((index) => new Date(quarters[index] ?? 0).toISOString()),
    ).toEqual(
      [3, 6, 9, 12, 15, 18, 21, 24].map((hour) => new Date(day + hour * 3_600_000).toISOString()),
    );
  });

  test("labels midnight of the zone", () => {
    const berlin = timeTicks(quarters, 2, () => 3_600_000);
    expect(berlin.map((index) => quarters[index])).toEqual([
      day + 11 * 3_600_000,
      day + 23 * 3_600_000,
    ]);
  });

  test("has at most one label more than asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(60_000, 900_000, 7_200_000, 86_400_000),
        (count, most, bucketMs) => {
          const starts = Array.from({ length: count }, (_, index) => day + index * bucketMs);
          expect(timeTicks(starts, most).length).toBeLessThanOrEqual(most + 1);
        },
      ),
    );
  });
});

describe("outcomes", () => {
  test.each([
    ["VALID", "valid"],
    ["RATE_LIMITED", "limited"],
    ["CREDITS_EXCEEDED", "quota"],
    ["IP_DENIED", "denied"],
    ["INSUFFICIENT_SCOPE", "denied"],
    ["REVOKED", "inactive"],
    ["NOT_FOUND", "unknown"],
    ["A_CODE_OF_LATER", "denied"],
  ])("%s is drawn as %s", (code, group) => {
    expect(groupOf(code)).toBe(group);
  });

  test("no count is lost when codes are put in groups", () => {
    const codes = fc.constantFrom("VALID", "EXPIRED", "REVOKED", "NOT_FOUND", "X");
    fc.assert(
      fc.property(fc.array(fc.dictionary(codes, fc.nat(1000))), (all) => {
        const buckets = all.map((outcomes) => ({ start: "2026-01-01T00:00:00Z", outcomes }));
        const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
        expect(sum(Object.values(countGroups(buckets)).map(sum))).toBe(
          sum(all.map((outcomes) => sum(Object.values(outcomes)))),
        );
      }),
    );
  });
});

describe("the caption", () => {
  const bucket = (hour: number, outcomes: Record<string, number>): OutcomeBucket => ({
    start: new Date(Date.UTC(2026, 10, 22, hour)).toISOString(),
    outcomes,
  });

  const cut = { edges: [13, 14, 15].map((hour) => Date.UTC(2026, 10, 22, hour)), zone: "UTC" };

  test("says total, share, peak and the worst problem with its time", () => {
    const text = describeOutcomes(
      [bucket(13, { VALID: 100 }), bucket(14, { VALID: 280, RATE_LIMITED: 20 })],
      cut,
    );
    expect(text).toBe(
      "400 verifications, 95.0 % valid; peak 22 Nov 14:00, rate limited peak 6.6 % at 22 Nov 14:00.",
    );
  });

  test("says nothing of problems where there are none", () => {
    expect(
      describeOutcomes([bucket(1, { VALID: 3 })], {
        ...cut,
        edges: [1, 2].map((hour) => Date.UTC(2026, 10, 22, hour)),
      }),
    ).toBe("3 verifications, 100 % valid; peak 22 Nov 01:00.");
  });

  test("says so when there is nothing", () => {
    expect(describeOutcomes([], cut)).toBe("No verifications in this range.");
  });
});

describe("the range of a URL", () => {
  const now = Date.UTC(2026, 10, 23, 21, 7, 30);

  test.each(RANGES)("$id has at most 120 buckets, aligned, with now in the last", ({ id, ms }) => {
    const { from, to, edges } = readRange({ range: id }, { zone: "UTC", now });
    const bucketMs = ms / (edges.length - 1);
    expect(edges.length - 1).toBeLessThanOrEqual(120);
    expect(to - from).toBe(ms);
    expect(edges.filter((edge) => edge % bucketMs !== 0)).toEqual([]);
    expect(to).toBeGreaterThan(now);
    expect(to - now).toBeLessThanOrEqual(bucketMs);
  });

  test.each([
    [{}, "24h"],
    [{ range: "7d" }, "7d"],
    [{ range: "nonsense" }, "24h"],
    [{ from: "yesterday", to: "today" }, "24h"],
    [{ from: "2026-11-23T10:00:00Z", to: "2026-11-23T09:00:00Z", range: "1h" }, "1h"],
    [{ from: "2026-11-22T10:00:00Z", to: "2026-11-22T11:00:00Z", range: "1h" }, "custom"],
  ])("%o means %s", (query, id) => {
    expect(readRange(query, { zone: "UTC", now }).id).toBe(id);
  });

  const zones = fc.constantFrom("UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu");

  test("any from and to give at most 122 whole buckets that hold both", () => {
    const at = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(at, fc.integer({ min: 60_000, max: 3e11 }), zones, (from, span, zone) => {
        const query = {
          from: new Date(from).toISOString(),
          to: new Date(from + span).toISOString(),
        };
        const range = readRange(query, { zone, now });
        expect(range.from).toBeLessThanOrEqual(from);
        expect(range.to).toBeGreaterThanOrEqual(from + span);
        expect(range.edges.length - 1).toBeLessThanOrEqual(122);
      }),
    );
  });

  test("a longer span never has shorter buckets", () => {
    const span = fc.integer({ min: 60_000, max: 3e11 });
    fc.assert(
      fc.property(span, span, (a, b) => {
        if (a <= b) expect(bucketFor(a)).toBeLessThanOrEqual(bucketFor(b));
      }),
    );
  });
});

test.each([
  ["15m", 15, 10],
  ["1h", 60, 10],
  ["24h", 1440, 30],
  ["custom", 60, null],
] as const)("a page about %s is read anew every so often", (id, minutes, seconds) => {
  expect(pollSeconds({ id, from: 0, to: minutes * 60_000 })).toBe(seconds);
});
