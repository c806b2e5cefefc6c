import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/sql";
import { testDatabase } from "@/db/testing";
import type { Line } from "@/lib/journal/line";
import { rollUp } from "@/lib/journal/rollup";
import { writeRollup } from "@/lib/journal/ship";
import { tallyOf } from "@/lib/journal/tally";
import { newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
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

const read = (query: Partial<ChartQuery>) =>
  readChart(workspace.owner, {
    ...{ from: MIDNIGHT, to: MIDNIGHT + 24 * HOUR, bucketMs: 15 * MINUTE, ...query },
  });

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
