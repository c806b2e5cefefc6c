import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { listLimitedKeys } from "./list-limited-keys";

testDatabase();

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MIDNIGHT = Date.parse("2026-11-20T00:00:00Z");

test("keys that limits refused come most refused first, with all of their calls, out of days and hours alike", async () => {
  const { id: workspaceId, owner } = await newTestWorkspace();
  const use = (
    keyId: string,
    at: number,
    outcome: string,
    verifications: number,
    secretVersion = 1,
  ) =>
    (["hour", "day"] as const).map((grain) => ({
      ...{ workspaceId, grain, keyId, outcome, verifications, apiId: "api_1", secretVersion },
      ...{ ownerId: "", callerId: "", environment: "live", credits: 0, latency: [] },
      start: new Date(at - (at % (grain === "day" ? DAY_MS : HOUR_MS))),
    }));
  await db()
    .insert(usageByKey)
    .values([
      ...use("key_little", MIDNIGHT + 2 * HOUR_MS, "RATE_LIMITED", 3),
      ...use("key_little", MIDNIGHT + DAY_MS, "VALID", 100),
      ...use("key_much", MIDNIGHT - HOUR_MS, "RATE_LIMITED", 5),
      ...use("key_much", MIDNIGHT - 3 * HOUR_MS, "RATE_LIMITED", 50, 2),
      ...use("key_much", MIDNIGHT + DAY_MS, "RATE_LIMITED", 4),
      ...use("key_never", MIDNIGHT, "VALID", 1_000),
    ]);
  const edges = [MIDNIGHT - HOUR_MS, MIDNIGHT, MIDNIGHT + DAY_MS, MIDNIGHT + DAY_MS + HOUR_MS];
  const rows = await listLimitedKeys(owner, { edges, environment: "live" });
  expect(rows.map(({ keyId, limited, verifications }) => [keyId, limited, verifications])).toEqual([
    ["key_much", 9, 9],
    ["key_little", 3, 103],
  ]);
  expect(rows.map(({ hits }) => hits)).toEqual([
    [5, 0, 4],
    [0, 3, 0],
  ]);
});
