import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { readSparks } from "./read-sparks";

testDatabase();

const NOW = new Date("2026-11-23T12:34:56Z");
const HOUR_MS = 3_600_000;

test("the last 24 hours of several keys come in one answer, what is older and others' left out", async () => {
  const { id: workspaceId, viewer } = await newTestWorkspace();
  const row = (keyId: string, hoursAgo: number, outcome: string, verifications: number) => ({
    ...{ workspaceId, keyId, outcome, verifications, grain: "hour" as const },
    ...{ apiId: "api_1", secretVersion: 1, ownerId: "", callerId: "", environment: "live" },
    start: new Date(Math.floor(NOW.getTime() / HOUR_MS - hoursAgo) * HOUR_MS),
    ...{ credits: 0, latency: [verifications] },
  });
  await db()
    .insert(usageByKey)
    .values([
      row("key_1", 0, "VALID", 5),
      row("key_1", 0, "RATE_LIMITED", 2),
      row("key_1", 23, "VALID", 1),
      row("key_1", 24, "VALID", 9),
      row("key_2", 1, "EXPIRED", 3),
      row("key_3", 1, "VALID", 4),
    ]);
  const sparks = await readSparks(viewer, ["key_1", "key_2", "key_4"], NOW);
  expect([...sparks.keys()].sort()).toEqual(["key_1", "key_2"]);
  const one = sparks.get("key_1");
  expect(one?.valid).toEqual([1, ...new Array(22).fill(0), 5]);
  expect(one?.problems).toEqual([...new Array(23).fill(0), 2]);
  expect(sparks.get("key_2")?.problems[22]).toBe(3);
});
