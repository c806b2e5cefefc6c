import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketAt, edgesOf } from "./edges";
import { formatLocal } from "./local";
import { clockAt, isTimeZone, momentOf, zoneOffset } from "./zone";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Half hours, quarters, a summer time of thirty minutes, no summer time, and one that skips a whole day (Apia, 2011). */
const ZONES = [
  ...["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"],
  ...["America/St_Johns", "Asia/Kolkata", "Pacific/Chatham", "Africa/Casablanca", "Pacific/Apia"],
];
const zone = fc.constantFrom(...ZONES);
const at = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
const step = fc.constantFrom(MINUTE, 5 * MINUTE, 15 * MINUTE, 2 * HOUR, 6 * HOUR, DAY, 3 * DAY);
const grainFor = (stepMs: number) => (stepMs < HOUR ? MINUTE : HOUR);

describe("the buckets of a span", () => {
  test("touch each other, hold the span, and lose or double no moment", () => {
    fc.assert(
      fc.property(zone, at, step, fc.double({ min: 0.1, max: 100, noNaN: true }), (...drawn) => {
        const [name, from, stepMs, count] = drawn;
        const to = from + Math.ceil(count * stepMs);
        const edges = edgesOf({ from, to }, stepMs, name, grainFor(stepMs));
        expect(edges[0]).toBeLessThanOrEqual(from);
        expect(edges[1]).toBeGreaterThan(from);
        expect(edges.at(-1)).toBeGreaterThanOrEqual(to);
        expect(edges.at(-2)).toBeLessThan(to);
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
        expect(new Set(edges).size).toBe(edges.length);
      }),
    );
  });

  test("take each event once, so that their counts add up to all of them", () => {
    const events = fc.array(fc.integer({ min: 0, max: 40 * DAY - 1 }), { maxLength: 200 });
    fc.assert(
      fc.property(zone, at, step, events, (name, from, stepMs, offsets) => {
        const span = { from, to: from + Math.min(40 * DAY, 100 * stepMs) };
        const edges = edgesOf(span, stepMs, name, grainFor(stepMs));
        const inside = offsets.map((one) => from + one).filter((one) => one < span.to);
        const counts = new Array<number>(edges.length - 1).fill(0);
        for (const one of inside) {
          const index = bucketAt(edges, one);
          expect(edges[index]).toBeLessThanOrEqual(one);
          expect(edges[index + 1]).toBeGreaterThan(one);
          counts[index] = (counts[index] ?? 0) + 1;
        }
        expect(counts.reduce((a, b) => a + b, 0)).toBe(inside.length);
      }),
    );
  });

  test("begin at round times of the zone's clocks, or at the first whole hour of UTC after one", () => {
    fc.assert(
      fc.property(zone, at, fc.constantFrom(2 * HOUR, 6 * HOUR, DAY), (name, from, stepMs) => {
        const edges = edgesOf({ from, to: from + 20 * stepMs }, stepMs, name, HOUR);
        expect(edges.filter((edge) => edge % HOUR !== 0)).toEqual([]);
        for (const edge of edges) {
          const past = clockAt(edge, name) % stepMs;
          // Where clocks skip the round time, the bucket begins when they do: an hour past it at most.
          expect(past).toBeLessThan(2 * HOUR);
        }
      }),
    );
  });

  test.each([
    ["Europe/Berlin", "2026-10-24T22:00Z", "2026-10-25T23:00Z", 25],
    ["Europe/Berlin", "2026-03-28T23:00Z", "2026-03-29T22:00Z", 23],
    ["America/New_York", "2026-11-01T04:00Z", "2026-11-02T05:00Z", 25],
    ["America/New_York", "2026-03-08T05:00Z", "2026-03-09T04:00Z", 23],
    ["Australia/Lord_Howe", "2026-04-04T13:00Z", "2026-04-05T13:30Z", 24.5],
    ["Australia/Lord_Howe", "2026-10-03T13:30Z", "2026-10-04T13:00Z", 23.5],
    ["Asia/Kathmandu", "2026-10-24T18:15Z", "2026-10-25T18:15Z", 24],
  ])("%s has a day from %s to %s, %d hours long", (name, from, to, hours) => {
    const span = { from: Date.parse(from), to: Date.parse(to) };
    const edges = edgesOf(span, DAY, name);
    expect(edges).toEqual([span.from, span.to]);
    expect((span.to - span.from) / HOUR).toBe(hours);
    // In quarters of an hour the same day has as many as it lasts, and begins and ends where it does.
    const quarters = edgesOf(span, 15 * MINUTE, name);
    expect([quarters.length - 1, quarters[0], quarters.at(-1)]).toEqual([
      ...[hours * 4, span.from, span.to],
    ]);
  });

  test("of two hours are one of three where an hour comes twice, and one of one where it is left out", () => {
    const lengths = (day: string) => {
      const from = momentOf(Date.parse(day), "Europe/Berlin");
      const to = momentOf(Date.parse(day) + DAY, "Europe/Berlin");
      const edges = edgesOf({ from, to }, 2 * HOUR, "Europe/Berlin", HOUR);
      return edges.slice(1).map((edge, i) => (edge - (edges[i] ?? 0)) / HOUR);
    };
    expect(lengths("2026-10-25T00:00Z")).toEqual([2, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(lengths("2026-03-29T00:00Z")).toEqual([2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });
});

describe("clocks", () => {
  test("a moment is found by what they show, the earlier one where two show it", () => {
    fc.assert(
      fc.property(zone, at, (name, moment) => {
        const found = momentOf(clockAt(moment, name), name);
        expect(clockAt(found, name)).toBe(clockAt(moment, name));
        expect(found).toBeLessThanOrEqual(moment);
      }),
    );
  });

  test("a time that is skipped means the moment at which it is", () => {
    expect(momentOf(Date.parse("2026-03-29T02:30Z"), "Europe/Berlin")).toBe(
      Date.parse("2026-03-29T01:00Z"),
    );
    expect(momentOf(Date.parse("2026-10-04T02:15Z"), "Australia/Lord_Howe")).toBe(
      Date.parse("2026-10-03T15:30Z"),
    );
  });

  test("later clocks never mean an earlier moment", () => {
    fc.assert(
      fc.property(zone, at, fc.integer({ min: 0, max: 3 * DAY }), (name, clock, later) => {
        expect(momentOf(clock + later, name)).toBeGreaterThanOrEqual(momentOf(clock, name));
      }),
    );
  });

  test.each(["Mars/Olympus", "", "+02:00", "UTC; drop table keys"])("%j is no zone", (name) =>
    expect(isTimeZone(name)).toBe(false),
  );

  test("a local time is written with its offset, and is the same moment", () => {
    const noon = new Date(Date.UTC(2026, 10, 27, 12));
    expect(formatLocal(noon, "Asia/Kathmandu")).toBe("2026-11-27T17:45:00.000+05:45");
    expect(formatLocal(noon, "America/St_Johns")).toBe("2026-11-27T08:30:00.000-03:30");
    fc.assert(
      fc.property(zone, at, (name, moment) => {
        expect(Date.parse(formatLocal(new Date(moment), name))).toBe(moment);
        expect(Math.abs(zoneOffset(name, moment))).toBeLessThanOrEqual(14 * HOUR);
      }),
    );
  });
});
