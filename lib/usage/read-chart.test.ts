import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/sql";
import { testDatabase } from "@/db/testing";
import type { Line } from "@/lib/journal/line";
import { rollUp } from "@/lib/journal/rollup";
import { writeRollup } from "@/lib/journal/ship";
import { tallyOf } from "@/lib/journal/tally";
import { newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
import { edgesOf } from "@/lib/zones/edges";
import { momentOf } from "@/lib/zones/zone";
import { type ChartQuery, readChart } from "./read-chart";

testDatabase();

const MIDNIGHT = Date.parse("2026-06-15T00:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let workspace: TestWorkspace;

const lineAt = (at: number, part: Partial<Line> = {}): Line => ({
  ...{ at, requestId: `req_${at}`, outcome: "VALID", callerId: "", callerVersion: 1 },
  ...{ workspaceId: workspace.id, apiId: "api_a", keyId: "key_a", secretVersion: 1, ownerId: "" },
  ...{
    environment: "live",
    endsOverlap: false,
    callerEndsOverlap: false,
    spent: 0,
    creditEpoch: 0,
    micros: 200,
    scopes: "",
    ip: "",
  },
  ...{ askedScopes: [], userAgent: "", method: "", path: "", tags: [], checks: [], peerIp: "" },
  ...part,
});

beforeAll(async () => {
  workspace = await newTestWorkspace();
  const lines = [
    lineAt(MIDNIGHT),
    lineAt(MIDNIGHT + 14 * MINUTE),
    lineAt(MIDNIGHT + 15 * MINUTE, { outcome: "RATE_LIMITED" }),
    lineAt(MIDNIGHT + 3 * HOUR, { environment: "test" }),
    lineAt(MIDNIGHT + 3 * HOUR, { outcome: "NOT_FOUND", environment: "", apiId: "", keyId: "" }),
    lineAt(MIDNIGHT + 25 * HOUR, { apiId: "api_b", keyId: "key_b" }),
  ];
  await sql().begin((tx) => writeRollup(tx, rollUp(lines.map(tallyOf))));
});

type Query = Omit<ChartQuery, "edges"> & Partial<{ from: number; to: number; bucketMs: number }>;

const read = ({ from = MIDNIGHT, to = MIDNIGHT + 24 * HOUR, ...query }: Query) => {
  const { bucketMs = 15 * MINUTE, ...filters } = query;
  const edges = Array.from({ length: (to - from) / bucketMs + 1 }, (_, i) => from + i * bucketMs);
  return readChart(workspace.owner, { edges, ...filters });
};

const filled = (series: readonly { start: string; outcomes: Record<string, number> }[]) =>
  series
    .filter(({ outcomes }) => Object.keys(outcomes).length > 0)
    .map(({ start, outcomes }) => [start.slice(8, 16), outcomes]);

describe("a chart", () => {
  test("puts minutes together into buckets of its own length, and has the empty ones", async () => {
    const { series } = await read({});
    expect(series).toHaveLength(96);
    expect(filled(series)).toEqual([
      ["15T00:00", { VALID: 2 }],
      ["15T00:15", { RATE_LIMITED: 1 }],
      ["15T03:00", { VALID: 1, NOT_FOUND: 1 }],
    ]);
  });

  test("counts buckets from the start of its range", async () => {
    const { series } = await read({ from: MIDNIGHT + 10 * MINUTE, to: MIDNIGHT + 25 * MINUTE });
    expect(filled(series)).toEqual([["15T00:10", { VALID: 1, RATE_LIMITED: 1 }]]);
  });

  test.each([
    ["hours", 48 * HOUR, 2 * HOUR, ["15T00:00", "15T02:00", "16T00:00"]],
    ["days", 48 * HOUR, 24 * HOUR, ["15T00:00", "16T00:00"]],
  ])("puts %s together alike", async (_grain, length, bucketMs, starts) => {
    const { series, totals } = await read({ to: MIDNIGHT + length, bucketMs });
    expect(filled(series).map(([start]) => start)).toEqual(starts);
    expect(totals.outcomes).toEqual({ VALID: 4, RATE_LIMITED: 1, NOT_FOUND: 1 });
  });

  test("of an environment holds the texts that are no key, which belong to none", async () => {
    const { totals } = await read({ environment: "live" });
    expect(totals.outcomes).toEqual({ VALID: 2, RATE_LIMITED: 1, NOT_FOUND: 1 });
  });

  test("of an API or a key holds nothing else", async () => {
    const to = MIDNIGHT + 48 * HOUR;
    expect((await read({ to, apiId: "api_b" })).totals.outcomes).toEqual({ VALID: 1 });
    expect((await read({ to, keyId: "key_b" })).totals.outcomes).toEqual({ VALID: 1 });
  });

  test("has latencies where something was measured, and none elsewhere", async () => {
    const { series } = await read({});
    expect(series[0]?.latencyMs?.p50).toBeGreaterThan(0.1);
    expect(series[0]?.latencyMs?.p50).toBeLessThan(0.3);
    expect(series[2]?.latencyMs).toBeNull();
  });
});

describe("the sum of a range", () => {
  const whole = { outcomes: { VALID: 4, RATE_LIMITED: 1, NOT_FOUND: 1 } };

  test("is what its buckets add up to, wherever it begins and ends", async () => {
    for (const [from, to] of [
      [MIDNIGHT - 30 * HOUR - 7 * MINUTE, MIDNIGHT + 49 * HOUR + 3 * MINUTE],
      [MIDNIGHT, MIDNIGHT + 48 * HOUR],
      [MIDNIGHT - MINUTE, MIDNIGHT + 25 * HOUR + MINUTE],
    ] as const) {
      const { totals } = await readChart(workspace.owner, { edges: [from, to] });
      expect(totals).toMatchObject(whole);
      const some = await readChart(workspace.owner, { edges: [from, MIDNIGHT + MINUTE, to] });
      expect(totals).toEqual(some.totals);
      expect(totals.latencyMs.p50).toBeGreaterThan(0.1);
    }
    const none = await readChart(workspace.owner, { edges: [MIDNIGHT - HOUR, MIDNIGHT] });
    expect(none.totals.outcomes).toEqual({});
  });

  test("has its latencies where those of its buckets are not read", async () => {
    const each = await read({});
    const { series, totals } = await read({ latency: "whole" });
    expect(totals).toEqual(each.totals);
    expect(series.every(({ latencyMs }) => latencyMs === null)).toBe(true);
    expect((await read({ latency: "none" })).totals.latencyMs.p50).toBeNull();
  });
});

describe("a day on which clocks change", () => {
  // A verification in each quarter of an hour of three days about it, of which the middle one is looked at.
  const days = [
    ["Europe/Berlin", "2026-10-25", 25],
    ["Europe/Berlin", "2026-03-29", 23],
    ["America/New_York", "2026-11-01", 25],
    ["America/New_York", "2026-03-08", 23],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["Australia/Lord_Howe", "2026-10-04", 23.5],
    ["Asia/Kathmandu", "2026-10-25", 24],
  ] as const;

  test.each(days)(
    "in %s, %s, has all %d hours of its verifications, once",
    async (zone, day, hours) => {
      const noon = Date.parse(`${day}T00:00Z`) + 12 * HOUR;
      const keyId = `key_${zone}_${day}`;
      const quarters = Array.from({ length: 3 * 96 }, (_, i) => noon + (i - 144) * 15 * MINUTE);
      await sql().begin((tx) =>
        writeRollup(tx, rollUp(quarters.map((at) => tallyOf(lineAt(at, { keyId }))))),
      );
      const count = async (edges: readonly number[]) => {
        const { series, totals } = await readChart(workspace.owner, { edges, keyId });
        const counts = series.map(({ outcomes }) => outcomes.VALID ?? 0);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(totals.outcomes.VALID);
        return counts;
      };
      const from = momentOf(Date.parse(`${day}T00:00Z`), zone);
      const to = momentOf(Date.parse(`${day}T00:00Z`) + 24 * HOUR, zone);
      const span = { from, to };
      const fine = edgesOf(span, 15 * MINUTE, zone);
      expect(await count(fine)).toEqual(new Array(hours * 4).fill(1));
      expect(await count(edgesOf(span, 24 * HOUR, zone))).toEqual([hours * 4]);
      // In hours' roll-ups each bucket has what lies between its edges, to the last quarter.
      const coarse = edgesOf(span, 2 * HOUR, zone, HOUR);
      expect(await count(coarse)).toEqual(
        coarse.slice(1).map((edge, i) => (edge - (coarse[i] ?? 0)) / (15 * MINUTE)),
      );
      const week = edgesOf({ from: from - 48 * HOUR, to: to + 48 * HOUR }, 24 * HOUR, zone, HOUR);
      expect((await count(week)).reduce((a, b) => a + b, 0)).toBe(quarters.length);
    },
  );
});
