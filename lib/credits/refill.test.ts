import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDuration, parseDuration } from "./duration";
import { type Credits, nextRefillAt, refillCredits, startOfRefill } from "./refill";

const DAY = 86_400_000;

describe("a duration", () => {
  test.each([
    ["PT1S", 0, 1000],
    ["PT1H", 0, 3_600_000],
    ["PT90M", 0, 5_400_000],
    ["P1D", 0, DAY],
    ["P2W", 0, 14 * DAY],
    ["P1M", 1, 0],
    ["P1Y", 12, 0],
    ["P1Y2M3DT4H5M6S", 14, 3 * DAY + 14_706_000],
    ["P0M1D", 0, DAY],
    ["P100Y", 1200, 0],
  ])("%s is %i months and %i ms", (text, months, ms) => {
    expect(parseDuration(text)).toEqual({ months, ms });
  });

  test.each([
    "",
    "P",
    "PT",
    "P0D",
    "PT0S",
    "P1",
    "1D",
    "P1H",
    "PT1D",
    "P1DT",
    "P1M1Y",
    "P1W1D",
    "P-1D",
    "-P1D",
    "P1.5D",
    "PT1,5H",
    "p1d",
    "P1D ",
    "P1D\n",
    "P101Y",
    "P1201M",
    "P36526D",
    "P9999999999D",
  ])("may not be %j", (text) => expect(parseDuration(text)).toBeNull());

  test.each([
    ["2026-01-31T10:00:00Z", "P1M", "2026-02-28T10:00:00Z"],
    ["2024-01-31T10:00:00Z", "P1M", "2024-02-29T10:00:00Z"],
    ["2024-02-29T00:00:00Z", "P1Y", "2025-02-28T00:00:00Z"],
    ["2026-08-31T23:59:59Z", "P6M", "2027-02-28T23:59:59Z"],
    ["2026-12-15T00:00:00Z", "P1M", "2027-01-15T00:00:00Z"],
    ["2026-01-30T00:00:00Z", "P1M1D", "2026-03-01T00:00:00Z"],
    ["2026-03-28T12:00:00Z", "P1D", "2026-03-29T12:00:00Z"],
  ])("after %s, %s ends at %s", (from, text, end) => {
    const duration = parseDuration(text) ?? { months: 0, ms: 0 };
    expect(addDuration(new Date(from), duration)).toEqual(new Date(end));
  });
});

const credits = (every: string, mode: "add" | "set", remaining = 5): Credits => ({
  remaining,
  refill: { amount: 100, every, mode },
  refilledAt: new Date("2026-01-31T00:00:00Z"),
});

describe("credits", () => {
  test.each([
    ["PT1H", "add", "2026-01-31T00:59:59.999Z", 5, "2026-01-31T00:00:00Z"],
    ["PT1H", "add", "2026-01-31T01:00:00Z", 105, "2026-01-31T01:00:00Z"],
    ["PT1H", "add", "2026-01-31T03:30:00Z", 305, "2026-01-31T03:00:00Z"],
    ["PT1H", "set", "2026-01-31T03:30:00Z", 100, "2026-01-31T03:00:00Z"],
    ["P1M", "add", "2026-02-27T23:59:59Z", 5, "2026-01-31T00:00:00Z"],
    ["P1M", "add", "2026-02-28T00:00:00Z", 105, "2026-02-28T00:00:00Z"],
    ["P1M", "add", "2026-03-31T00:00:00Z", 205, "2026-03-28T00:00:00Z"],
    ["P1Y", "set", "2028-06-01T00:00:00Z", 100, "2028-01-31T00:00:00Z"],
    ["P1D", "add", "2020-01-01T00:00:00Z", 5, "2026-01-31T00:00:00Z"],
  ] as const)("refilled every %s by %s, at %s are %i", (every, mode, now, remaining, at) => {
    const after = refillCredits(credits(every, mode), new Date(now));
    expect(after).toEqual({ remaining, refilledAt: new Date(at) });
  });

  test("above the amount are set down to it", () => {
    const after = refillCredits(credits("P1D", "set", 500), new Date("2026-02-01T00:00:00Z"));
    expect(after.remaining).toBe(100);
  });

  test("without a refill stay as they are", () => {
    const none = { ...credits("P1D", "add"), refill: null };
    expect(refillCredits(none, new Date("2030-01-01T00:00:00Z")).remaining).toBe(5);
    expect(nextRefillAt(none)).toBeNull();
  });

  const cases = fc.record({
    every: fc.constantFrom("PT1S", "PT7M", "P1D", "P1W", "P1M", "P1M1D", "P1Y", "P2M"),
    mode: fc.constantFrom("add" as const, "set" as const),
    looks: fc.array(fc.nat(400 * DAY), { minLength: 1, maxLength: 20 }),
  });

  test("come out the same however often one looks in between", () => {
    fc.assert(
      fc.property(cases, ({ every, mode, looks }) => {
        const start = credits(every, mode);
        const times = looks.toSorted((a, b) => a - b).map((ms) => +start.refilledAt + ms);
        let often = start;
        for (const time of times) often = { ...often, ...refillCredits(often, new Date(time)) };
        const once = refillCredits(start, new Date(times.at(-1) ?? 0));
        expect({ remaining: often.remaining, refilledAt: often.refilledAt }).toEqual(once);
      }),
    );
  });

  test("have always had their last refill less than one interval ago", () => {
    fc.assert(
      fc.property(cases, ({ every, mode, looks }) => {
        const start = credits(every, mode);
        const now = new Date(+start.refilledAt + (looks[0] ?? 0));
        const after = { ...start, ...refillCredits(start, now) };
        expect(+after.refilledAt).toBeLessThanOrEqual(+now);
        expect(+(nextRefillAt(after) ?? 0)).toBeGreaterThan(+now);
      }),
    );
  });

  test("never leave the exact integers", () => {
    const many = { ...credits("PT1S", "add"), remaining: Number.MAX_SAFE_INTEGER - 1 };
    const after = refillCredits(many, new Date("2027-01-01T00:00:00Z"));
    expect(after.remaining).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe("a refill on a day of the month", () => {
  const refill = { amount: 100, every: "P1M", mode: "set" as const, day: 31 };

  test("comes on that day at 00:00 UTC, on the last one of a shorter month, and on that day again after it", () => {
    const dates: (string | undefined)[] = [];
    let refilledAt = startOfRefill(refill, new Date("2026-02-10T15:00:00Z"));
    for (let i = 0; i < 5; i++) {
      dates.push(refilledAt.toISOString().slice(0, 16));
      refilledAt = nextRefillAt({ remaining: 0, refill, refilledAt }) ?? refilledAt;
    }
    expect(dates).toEqual([
      ...["2026-01-31T00:00", "2026-02-28T00:00", "2026-03-31T00:00", "2026-04-30T00:00"],
      "2026-05-31T00:00",
    ]);
  });

  test("looking late comes to the same instant as looking often", () => {
    const refilledAt = startOfRefill(refill, new Date("2026-01-31T00:00:00Z"));
    const late = refillCredits(
      { remaining: 3, refill, refilledAt },
      new Date("2026-07-04T00:00:00Z"),
    );
    expect(late).toEqual({ remaining: 100, refilledAt: new Date("2026-06-30T00:00:00Z") });
  });

  test("at midnight: the first comes at the next 00:00 UTC, whenever it was set", () => {
    const daily = { amount: 5, every: "P1D", mode: "set" as const, midnight: true };
    const refilledAt = startOfRefill(daily, new Date("2026-03-01T23:59:59Z"));
    expect(nextRefillAt({ remaining: 0, refill: daily, refilledAt })).toEqual(
      new Date("2026-03-02T00:00:00Z"),
    );
  });
});
