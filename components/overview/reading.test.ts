import { describe, expect, test } from "vitest";
import type { Attention } from "@/lib/attention/attention";
import { readStats, summarize } from "./reading";

const sums = (outcomes: Record<string, number>, p95: number | null = 0.5) => ({
  outcomes,
  latencyMs: { p95 },
});

const byLabel = (stats: ReturnType<typeof readStats>) =>
  Object.fromEntries(stats.map(({ label, value, unit, delta }) => [label, [value, unit, delta]]));

describe("the readings of an overview", () => {
  test("stand beside the period before", () => {
    const now = sums({ VALID: 90, RATE_LIMITED: 10 }, 0.6);
    const before = sums({ VALID: 48, RATE_LIMITED: 2 }, 0.5);
    expect(byLabel(readStats(now, before, "24 h"))).toEqual({
      Verifications: ["100", undefined, "+100.0 % vs the 24 h before"],
      Valid: ["90.0", "%", "−6.0 points vs the 24 h before"],
      "Verify latency, p95": ["0.6", "ms", "+20.0 % vs the 24 h before"],
      "Rate limited": ["10.0", "%", "+6.0 points vs the 24 h before"],
    });
  });

  test("compare with nothing when there were fewer than 20 calls before", () => {
    const deltas = readStats(sums({ VALID: 90 }), sums({ VALID: 19 }), "24 h").map(
      ({ delta }) => delta,
    );
    expect(deltas).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("are unknown, not zero, without a call", () => {
    expect(byLabel(readStats(sums({}, null), sums({}, null), "7 d"))).toEqual({
      Verifications: ["0", undefined, undefined],
      Valid: ["—", undefined, undefined],
      "Verify latency, p95": ["—", undefined, undefined],
      "Rate limited": ["—", undefined, undefined],
    });
  });

  test.each([
    [9, undefined],
    [10, "warning"],
  ])("warn from 10 %% rate limited on: %d %%", (limited, tone) => {
    const stats = readStats(
      sums({ VALID: 100 - limited, RATE_LIMITED: limited }),
      sums({}),
      "24 h",
    );
    expect(stats.at(-1)?.tone).toBe(tone);
  });
});

const key = { keyId: "key_a", name: "CI" };
const at = new Date(0);

test.each<[Attention[], string]>([
  [[], "All keys are in order."],
  [[{ kind: "unused", count: 4, sample: "" }], "All keys are in order."],
  [[{ kind: "limited", ...key, share: 0.2 }], "1 key needs you: 1 is being rate limited."],
  [
    [
      { kind: "overlap", ...key, version: 1, at },
      { kind: "expiring", ...key, at },
      { kind: "expiring", ...key, at },
    ],
    "3 keys need you: 1 still uses its old secret, 2 expire within a week.",
  ],
  [
    [{ kind: "overscoped", ...key, unused: ["a:b"], kept: [] }],
    "1 key needs you: 1 holds scopes without use.",
  ],
])("of %j an overview says %j", (items, sentence) => {
  expect(summarize(items)).toBe(sentence);
});
