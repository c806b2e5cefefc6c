import { describe, expect, test } from "vitest";
import type { Limit } from "@/lib/limits/limit";
import { useOf } from "./read-limit-use";

const LIMIT: Limit = {
  ...{ name: "requests", limit: 100, windowMs: 60_000 },
  ...{ algorithm: "fixed", auto: true, mode: "enforce" },
};
const MINUTE = 60_000 * 30_000_000;
const rowAt = (at: number, ...details: string[]) => ({
  at: new Date(at),
  checks: details.map((detail) => ({ check: "limit", detail })),
});

describe("how a limit stands", () => {
  test("is what the newest verification that took from it left, whatever came after and took nothing", () => {
    const rows = [
      { at: new Date(MINUTE + 9_000), checks: [{ check: "scope", detail: "a:read" }] },
      rowAt(MINUTE + 8_000, "other: 1 of 5 left", "requests: 38 of 100 left"),
      rowAt(MINUTE + 1_000, "requests: 90 of 100 left"),
    ];
    expect(useOf(LIMIT, rows, MINUTE + 10_000)).toEqual({
      ...{ limit: LIMIT, most: 100, used: 62 },
      ...{ at: new Date(MINUTE + 8_000), freeAt: new Date(MINUTE + 60_000) },
    });
  });

  test("is free once a fixed window has turned, and a sliding one has passed", () => {
    const rows = [rowAt(MINUTE + 50_000, "requests: 0 of 100 left")];
    expect(useOf(LIMIT, rows, MINUTE + 60_000)).toMatchObject({ used: 0, at: null });
    const sliding: Limit = { ...LIMIT, algorithm: "sliding" };
    expect(useOf(sliding, rows, MINUTE + 60_000)).toMatchObject({ used: 100 });
    expect(useOf(sliding, rows, MINUTE + 110_000)).toMatchObject({ used: 0 });
  });

  test("of a bucket fills up again steadily", () => {
    const bucket: Limit = { ...LIMIT, algorithm: "token_bucket" };
    const rows = [rowAt(MINUTE, "requests: 40 of 100 left")];
    expect(useOf(bucket, rows, MINUTE + 30_000)).toMatchObject({ used: 10 });
    expect(useOf(bucket, rows, MINUTE + 36_000)).toMatchObject({ used: 0 });
  });

  test("counts an override, which is what verify counted with", () => {
    const rows = [rowAt(MINUTE, "requests: 400 of 500 left")];
    expect(useOf(LIMIT, rows, MINUTE + 1)).toMatchObject({ most: 500, used: 100 });
  });
});
