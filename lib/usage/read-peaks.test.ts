import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { peakOf, readPeaks } from "./read-peaks";

testDatabase();

const NOW = new Date("2026-11-23T12:34:56Z");
const MINUTE_MS = 60_000;

test("the worst minute of a day is that of what came to the limits, however it was split up", async () => {
  const { id: workspaceId, viewer } = await newTestWorkspace();
  const row = (keyId: string, minutesAgo: number, outcome: string, verifications: number) => ({
    ...{ workspaceId, keyId, outcome, verifications, grain: "minute" as const },
    ...{ apiId: "api_1", secretVersion: 1, ownerId: "", callerId: "", environment: "live" },
    start: new Date(Math.floor(NOW.getTime() / MINUTE_MS - minutesAgo) * MINUTE_MS),
    ...{ credits: 0, latency: [verifications] },
  });
  await db()
    .insert(usageByKey)
    .values([
      row("key_1", 5, "VALID", 60),
      row("key_1", 5, "RATE_LIMITED", 40),
      row("key_1", 5, "EXPIRED", 1000),
      row("key_1", 6, "VALID", 99),
      row("key_1", 24 * 60 + 1, "VALID", 5000),
      row("key_2", 1, "VALID", 3),
    ]);
  expect(await readPeaks(viewer, ["key_1", "key_3"], NOW)).toEqual(new Map([["key_1", 100]]));
});

/** 10 calls in each hour but the last, in which there were 18, two of them refused. */
const spark = {
  valid: [...new Array<number>(23).fill(10), 16],
  problems: [...new Array<number>(23).fill(0), 2],
};

test.each([
  ["a second", { limit: 10, windowMs: 1_000 }, { calls: 7, admitted: 600, span: "minute" }],
  ["a minute", { limit: 100, windowMs: 60_000 }, { calls: 7, admitted: 100, span: "minute" }],
  ["ten minutes", { limit: 50, windowMs: 600_000 }, { calls: 18, admitted: 300, span: "hour" }],
  ["a day", { limit: 1000, windowMs: 86_400_000 }, { calls: 248, admitted: 1000, span: "day" }],
  ["30 days", { limit: 900, windowMs: 2_592_000_000 }, { calls: 248, admitted: 900, span: "day" }],
])("a limit of %s is set beside the span that fits it", (_, limit, peak) =>
  expect(peakOf(limit, 7, spark)).toEqual(peak),
);
