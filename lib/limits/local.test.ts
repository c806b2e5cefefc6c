import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refillOf } from "./bucket";
import { LIMIT_ALGORITHMS, type LimitAlgorithm, type LimitCheck } from "./limit";
import { LocalLimiter } from "./local";

const START = 1_700_000_000_000;
const check = (algorithm: LimitAlgorithm, rest: Partial<LimitCheck> = {}): LimitCheck => ({
  key: "k",
  limit: 10,
  windowMs: 1000,
  cost: 1,
  mode: "enforce",
  ...rest,
  algorithm,
});

/** What was admitted on one counter; says what may still be, computed from the whole history. */
class History {
  readonly taken: { at: number; cost: number }[] = [];

  sum(from: number, to: number): number {
    return this.taken.reduce((sum, { at, cost }) => (at >= from && at < to ? sum + cost : sum), 0);
  }

  room({ algorithm, limit, windowMs }: LimitCheck, now: number): number {
    const start = now - (now % windowMs);
    const current = this.sum(start, start + windowMs);
    if (algorithm === "fixed") return limit - current;
    if (algorithm === "token_bucket") return this.#tokens(limit, windowMs, now);
    const overlap = BigInt(windowMs - (now - start));
    const previous = BigInt(this.sum(start - windowMs, start));
    const weighted = Number((overlap * previous) / BigInt(windowMs));
    return limit - current - weighted;
  }

  /** Step by step from the beginning of time. */
  #tokens(limit: number, windowMs: number, now: number): number {
    const { rate, intervalMs } = refillOf(limit, windowMs);
    let tokens = limit;
    let next = 0;
    const refillUntil = (time: number) => {
      for (; tokens < limit && next <= time; next += intervalMs)
        tokens = Math.min(limit, tokens + rate);
    };
    for (const { at, cost } of this.taken) {
      refillUntil(at);
      if (tokens === limit) next = at + intervalMs;
      tokens -= cost;
    }
    refillUntil(now);
    return tokens;
  }
}

const algorithms = fc.constantFrom(...LIMIT_ALGORITHMS);
const steps = fc.array(fc.record({ waitMs: fc.oneof(fc.nat(40), fc.nat(1500)), cost: fc.nat(7) }), {
  minLength: 1,
  maxLength: 60,
});
const shapes = fc.record({
  algorithm: algorithms,
  limit: fc.integer({ min: 0, max: 12 }),
  windowMs: fc.constantFrom(1, 7, 100, 250, 999, 1000),
});

describe("the limiter of one process", () => {
  test("admits exactly what the history leaves room for, whatever the costs", () => {
    fc.assert(
      fc.property(shapes, steps, (shape, calls) => {
        const limiter = new LocalLimiter();
        const history = new History();
        let now = START;
        for (const { waitMs, cost } of calls) {
          now += waitMs;
          const one = { ...check(shape.algorithm, shape), cost };
          const room = history.room(one, now);
          const { admitted, states } = limiter.takeAll([one], now);
          expect(admitted).toBe(cost === 0 || cost <= room);
          expect(states[0]?.exceeded).toBe(!admitted);
          expect(states[0]?.remaining).toBe(Math.max(0, admitted ? room - cost : room));
          if (admitted && cost > 0) history.taken.push({ at: now, cost });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("never admits more than a bucket and the refills of a span, over every span", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), steps, (limit, calls) => {
        const limiter = new LocalLimiter();
        const { rate, intervalMs } = refillOf(limit, 1000);
        const { taken } = new History();
        let now = START;
        for (const { waitMs, cost } of calls) {
          now += waitMs;
          const { admitted } = limiter.takeAll([check("token_bucket", { limit, cost })], now);
          if (admitted) taken.push({ at: now, cost });
        }
        taken.forEach((first, i) => {
          let sum = 0;
          for (const { at, cost } of taken.slice(i)) {
            sum += cost;
            const refills = Math.ceil((at - first.at) / intervalMs) * rate;
            expect(sum).toBeLessThanOrEqual(limit + refills);
          }
        });
      }),
    );
  });

  test("admits the same cost after the time it says, and says never when it never will", () => {
    fc.assert(
      fc.property(shapes, steps, fc.integer({ min: 1, max: 14 }), (shape, calls, wanted) => {
        const limiter = new LocalLimiter();
        const one = check(shape.algorithm, shape);
        let now = START;
        for (const { waitMs, cost } of calls) {
          now += waitMs;
          limiter.takeAll([{ ...one, cost }], now);
        }
        const asked = { ...one, cost: wanted };
        const { admitted, states } = limiter.takeAll([asked], now);
        const wait = states[0]?.retryAfterMs ?? null;
        if (admitted) expect(wait).toBe(0);
        else if (wanted > shape.limit) expect(wait).toBeNull();
        else {
          expect(wait).toBeGreaterThan(0);
          expect(limiter.takeAll([asked], now + (wait ?? 0)).admitted).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("over several limits takes all or nothing", () => {
    const several = fc.array(fc.tuple(algorithms, fc.nat(6), fc.nat(9)), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(several, { maxLength: 20 }), (calls) => {
        const limiter = new LocalLimiter();
        const peeks = (checks: LimitCheck[]) =>
          checks.map((one) => limiter.takeAll([{ ...one, cost: 0 }], START).states[0]?.remaining);
        for (const call of calls) {
          const checks = call.map(([algorithm, cost, limit], i) =>
            check(algorithm, { key: `k${i}`, limit, cost }),
          );
          const before = peeks(checks);
          const { admitted } = limiter.takeAll(checks, START);
          const fits = checks.every((one, i) => one.cost === 0 || one.cost <= (before[i] ?? 0));
          expect(admitted).toBe(fits);
          const after = before.map(
            (left, i) => (left ?? 0) - (admitted ? (checks[i]?.cost ?? 0) : 0),
          );
          expect(peeks(checks)).toEqual(after);
        }
      }),
    );
  });

  test.each(LIMIT_ALGORITHMS)(
    "counts a counter named twice in one call twice (%s)",
    (algorithm) => {
      const limiter = new LocalLimiter();
      const half = check(algorithm, { cost: 6 });
      expect(limiter.takeAll([half, half], START).admitted).toBe(false);
      expect(limiter.takeAll([check(algorithm, { cost: 10 })], START).admitted).toBe(true);
    },
  );

  test("lets a monitored limit deny nothing, and count as if it had denied", () => {
    fc.assert(
      fc.property(shapes, steps, (shape, calls) => {
        const [enforcing, monitoring] = [new LocalLimiter(), new LocalLimiter()];
        let now = START;
        for (const { waitMs, cost } of calls) {
          now += waitMs;
          const one = check(shape.algorithm, { ...shape, cost });
          const enforced = enforcing.takeAll([one], now);
          const monitored = monitoring.takeAll([{ ...one, mode: "monitor" }], now);
          expect(monitored).toEqual({ admitted: true, states: enforced.states });
        }
      }),
    );
  });

  test("after giving back answers as if it had never taken, however late", () => {
    fc.assert(
      fc.property(shapes, steps, fc.nat(2500), (shape, calls, laterMs) => {
        const [one, other] = [new LocalLimiter(), new LocalLimiter()];
        let now = START;
        for (const { waitMs, cost } of calls) {
          now += waitMs;
          const some = [check(shape.algorithm, { ...shape, cost })];
          one.takeAll(some, now);
          other.takeAll(some, now);
        }
        const extra = [check(shape.algorithm, { ...shape, cost: 3 })];
        const decision = one.takeAll(extra, now);
        const atOnce = shape.algorithm === "token_bucket";
        if (!atOnce) one.takeAll([check(shape.algorithm, { ...shape, cost: 0 })], now + laterMs);
        one.giveBack(extra, decision, now);
        const later = now + laterMs;
        expect(one.takeAll(extra, later)).toEqual(other.takeAll(extra, later));
      }),
      { numRuns: 500 },
    );
  });

  test("never has more than a full bucket after giving back late", () => {
    const limiter = new LocalLimiter();
    const five = [check("token_bucket", { cost: 5 })];
    const decision = limiter.takeAll(five, START);
    limiter.takeAll([check("token_bucket", { cost: 1 })], START + 5000);
    limiter.giveBack(five, decision, START);
    const { states } = limiter.takeAll([check("token_bucket", { cost: 0 })], START + 5000);
    expect(states[0]?.remaining).toBe(10);
  });

  test("keeps no counter for longer than it counts", () => {
    const limiter = new LocalLimiter();
    for (const algorithm of LIMIT_ALGORITHMS) {
      for (let i = 0; i < 3000; i++) {
        limiter.takeAll([check(algorithm, { key: `k${i}`, windowMs: 10 + (i % 5) })], START + i);
      }
    }
    const later = START + 100_000;
    for (let i = 0; i < 1100; i++) limiter.takeAll([check("fixed", { windowMs: 60_000 })], later);
    expect(limiter.size).toBe(1);
  });

  test.each(LIMIT_ALGORITHMS)(
    "hands no unit out twice when the clock steps back (%s)",
    (algorithm) => {
      const limiter = new LocalLimiter();
      expect(limiter.takeAll([check(algorithm, { cost: 10 })], START + 1000).admitted).toBe(true);
      expect(limiter.takeAll([check(algorithm)], START).admitted).toBe(false);
      expect(limiter.takeAll([check(algorithm)], START + 1001).admitted).toBe(false);
    },
  );
});

describe("the refill of a bucket", () => {
  test.each([
    [100, 60_000, 1, 600],
    [7, 60_000, 1, 8572],
    [1000, 60_000, 2, 120],
    [1000, 1000, 100, 100],
    [10, 50, 10, 50],
    [1, 1, 1, 1],
    [0, 1000, 1, 1000],
  ])("of %i in %i ms is %i every %i ms", (limit, windowMs, rate, intervalMs) => {
    expect(refillOf(limit, windowMs)).toEqual({ rate, intervalMs });
  });

  test("is never faster than asked, and at most 1 % slower", () => {
    const numbers = fc.tuple(
      fc.integer({ min: 1, max: 1e9 }),
      fc.integer({ min: 100, max: 2.6e9 }),
    );
    fc.assert(
      fc.property(numbers, ([limit, windowMs]) => {
        const { rate, intervalMs } = refillOf(limit, windowMs);
        const exact = (rate * windowMs) / limit;
        expect(intervalMs).toBeGreaterThanOrEqual(exact);
        expect(intervalMs).toBeLessThanOrEqual(exact * 1.01 + 1e-6);
      }),
    );
  });
});
