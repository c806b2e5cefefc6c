import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketOf, LATENCY_BUCKETS, percentile } from "./latency";

describe("the bucket of a latency", () => {
  test("exists for every number of microseconds, and never falls as they grow", () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(bucketOf(low)).toBeGreaterThanOrEqual(0);
        expect(bucketOf(high)).toBeLessThan(LATENCY_BUCKETS);
        expect(bucketOf(low)).toBeLessThanOrEqual(bucketOf(high));
      }),
    ));
});

describe("a percentile", () => {
  test("of nothing is null", () => {
    expect(percentile([], 0.5)).toBeNull();
    expect(percentile([0, 0], 0.99)).toBeNull();
  });

  test("of one latency is that latency, at most half as much again off, at every share", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 5_000_000 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (micros, share) => {
          const counts: number[] = [];
          counts[bucketOf(micros)] = 1;
          const value =
            percentile(
              Array.from(counts, (count) => count ?? 0),
              share,
            ) ?? 0;
          expect(value * 1000).toBeGreaterThan(micros / 1.5);
          expect(value * 1000).toBeLessThan(micros * 1.5);
        },
      ),
    ));

  test("never falls as the share grows", () =>
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: LATENCY_BUCKETS }), (counts) => {
        const values = [0.01, 0.5, 0.95, 0.99, 1].map((share) => percentile(counts, share) ?? 0);
        expect(values).toEqual([...values].sort((a, b) => a - b));
      }),
    ));
});
