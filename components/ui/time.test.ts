import { describe, expect, test } from "vitest";
import { formatDistance, formatInterval, formatMoment, formatRelative, formatZone } from "./time";

const noon = Date.UTC(2026, 10, 23, 12, 0, 0);
const MINUTE = 60_000;

describe("relative times", () => {
  test.each([
    [noon - 2_000, "just now"],
    [noon - 45_000, "45 s ago"],
    [noon - 4.9 * MINUTE, "4 min ago"],
    [noon - 90 * MINUTE, "1 h ago"],
    [noon - 26 * 60 * MINUTE, "1 d ago"],
    [noon + 3 * 24 * 60 * MINUTE, "in 3 d"],
    [noon - 7 * 24 * 60 * MINUTE, "16 Nov 2026"],
    [noon + 90 * 24 * 60 * MINUTE, "21 Feb 2027"],
  ])("%d is %s", (at, text) => {
    expect(formatRelative(at, noon, "UTC")).toBe(text);
  });
});

describe("buckets are named by their interval", () => {
  test.each([
    [noon, 5 * MINUTE, "UTC", "23 Nov, 12:00–12:05"],
    [noon, 10_000, "UTC", "23 Nov, 12:00:00–12:00:10"],
    [noon - 12 * 60 * MINUTE, 24 * 60 * MINUTE, "UTC", "23 Nov"],
    [noon + 10 * 60 * MINUTE, 6 * 60 * MINUTE, "UTC", "23 Nov, 22:00–24 Nov, 04:00"],
    [noon, 5 * MINUTE, "Europe/Berlin", "23 Nov, 13:00–13:05"],
    [Date.UTC(2026, 9, 24, 22), 25 * 60 * MINUTE, "Europe/Berlin", "25 Oct"],
    [Date.UTC(2026, 2, 28, 23), 23 * 60 * MINUTE, "Europe/Berlin", "29 Mar"],
    [Date.UTC(2026, 9, 24, 22), 49 * 60 * MINUTE, "Europe/Berlin", "25 Oct–26 Oct"],
    [Date.UTC(2026, 10, 22, 19), 24 * 60 * MINUTE, "Asia/Kathmandu", "23 Nov, 00:45–24 Nov, 00:45"],
  ])("%d + %d in %s is %s", (start, length, zone, text) => {
    expect(formatInterval(start, start + length, zone)).toBe(text);
  });

  test("the hour that summer time skips does not shift the label's end", () => {
    const before = Date.UTC(2026, 2, 29, 0, 30);
    expect(formatInterval(before, before + 60 * MINUTE, "Europe/Berlin")).toBe(
      "29 Mar, 01:30–03:30",
    );
  });
});

test("an hour that comes twice is told apart by its offset", () => {
  const first = Date.UTC(2026, 9, 25, 0, 30);
  const name = (at: number) => formatInterval(at, at + 15 * MINUTE, "Europe/Berlin");
  expect(name(first)).toBe("25 Oct, 02:30–02:45 (UTC+2)");
  expect(name(first + 60 * MINUTE)).toBe("25 Oct, 02:30–02:45 (UTC+1)");
  expect(name(first + 3 * 60 * MINUTE)).toBe("25 Oct, 04:30–04:45");
});

test("the zone is written with its offset of that moment", () => {
  expect(formatZone("UTC", noon)).toBe("UTC");
  expect(formatZone("Europe/Berlin", noon)).toBe("UTC+1, Europe/Berlin");
  expect(formatZone("Europe/Berlin", Date.UTC(2026, 6, 1))).toBe("UTC+2, Europe/Berlin");
  expect(formatZone("Asia/Kolkata", noon)).toBe("UTC+5:30, Asia/Kolkata");
  expect(formatZone("America/New_York", noon)).toBe("UTC−5, America/New_York");
});

test("a distance stays a distance beyond a week, for expiries", () => {
  expect(formatDistance(noon + 89.5 * 24 * 60 * MINUTE, noon)).toBe("in 89 d");
  expect(formatDistance(noon - 400 * 24 * 60 * MINUTE, noon)).toBe("400 d ago");
});

test("a moment names its zone", () => {
  expect(formatMoment(noon, "UTC")).toBe("23 Nov 2026, 12:00:00 UTC");
});
