import { expect, test } from "vitest";
import { db, sql } from "@/db/connect";
import { createPartitions } from "@/db/partitions";
import { keyScopes, usageByApi } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { dropOldUsage } from "./drop-old-usage";

testDatabase();

const now = new Date("2026-06-15T10:20:30Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const rollup = (grain: "minute" | "hour" | "day", days: number) => ({
  workspaceId: "ws_1",
  grain,
  start: daysAgo(days),
  apiId: "api_1",
  environment: "live",
  outcome: "VALID",
  verifications: 1,
  credits: 0,
  latency: [1],
});

test("minutes go before hours, hours before days, and the young of each stay", async () => {
  const kept = [rollup("minute", 7), rollup("hour", 99), rollup("day", 1_099)];
  const old = [rollup("minute", 9), rollup("hour", 101), rollup("day", 1_101)];
  await db()
    .insert(usageByApi)
    .values([...kept, ...old]);
  await dropOldUsage(now);
  const left = await db().select().from(usageByApi);
  expect(left.map(({ grain, start }) => [grain, start]).sort()).toEqual(
    kept.map(({ grain, start }) => [grain, start]).sort(),
  );
});

test("evidence of a key's scopes stays for 400 days", async () => {
  const evidence = (scope: string, days: number) => ({
    workspaceId: "ws_1",
    keyId: "key_1",
    scope,
    day: daysAgo(days),
    granted: 1,
    denied: 0,
    lastAt: daysAgo(days),
  });
  await db()
    .insert(keyScopes)
    .values([evidence("young", 399), evidence("old", 401)]);
  await dropOldUsage(now);
  expect((await db().select().from(keyScopes)).map(({ scope }) => scope)).toEqual(["young"]);
});

test("the log holds the last 30 days and has room for the next", async () => {
  await createPartitions(sql(), { daysBack: 40, daysAhead: 0 }, now);
  await dropOldUsage(now);
  const rows = await sql()`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent = 'verifications'::regclass order by 1`;
  const ofThatYear = rows
    .map((row) => String(row.name))
    .filter((name) => name < "verifications_2026_07");
  expect(ofThatYear.at(0)).toBe("verifications_2026_05_16");
  expect(ofThatYear.at(-1)).toBe("verifications_2026_06_22");
  expect(ofThatYear).toHaveLength(38);
});
