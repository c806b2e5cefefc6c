import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { keyCallers, usageByCaller } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { readClientAddresses } from "@/lib/clients/read-addresses";
import { newTestClient } from "@/lib/testing/client";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { endOf, LATENCY_BUCKETS } from "./latency";
import { readCallerSparks } from "./read-caller-sparks";

testDatabase();

const NOW = new Date("2026-11-23T12:34:56Z");
const HOUR_MS = 3_600_000;

test("the last 24 hours of several callers come in one answer, with how long they waited", async () => {
  const { id: workspaceId, viewer } = await newTestWorkspace();
  const slow = 10;
  const latencyOf = (bucket: number, count: number) =>
    Array.from({ length: LATENCY_BUCKETS }, (_, i) => (i === bucket ? count : 0));
  const row = (callerId: string, hoursAgo: number, outcome: string, count: number, bucket = 0) => ({
    ...{ workspaceId, callerId, outcome, verifications: count, grain: "hour" as const },
    ...{ apiId: "api_1", environment: "live" },
    start: new Date(Math.floor(NOW.getTime() / HOUR_MS - hoursAgo) * HOUR_MS),
    ...{ credits: 0, latency: latencyOf(bucket, count) },
  });
  await db()
    .insert(usageByCaller)
    .values([
      row("cli_1", 0, "VALID", 50),
      row("cli_1", 1, "EXPIRED", 50, slow),
      row("cli_1", 24, "VALID", 9),
      row("cli_2", 2, "VALID", 3),
      row("cli_3", 2, "VALID", 3),
    ]);
  const sparks = await readCallerSparks(viewer, ["cli_1", "cli_2", "cli_4"], NOW);
  expect([...sparks.keys()].sort()).toEqual(["cli_1", "cli_2"]);
  const one = sparks.get("cli_1");
  expect(one?.valid).toEqual([...new Array(23).fill(0), 50]);
  expect(one?.problems[22]).toBe(50);
  expect(one?.p95Ms).toBeGreaterThan(endOf(slow - 1) / 1000);
  expect(one?.p95Ms).toBeLessThanOrEqual(endOf(slow) / 1000);
});

test("where a client called from in seven days is told, the last first", async () => {
  const { id: workspaceId, owner, viewer } = await newTestWorkspace();
  const { client } = await newTestClient(owner);
  const row = (ip: string, daysAgo: number, verifications: number) => ({
    ...{ workspaceId, keyId: client.id, secretVersion: 0, callerId: "", ip, userAgent: "" },
    day: new Date(Date.UTC(2026, 10, 23 - daysAgo)),
    ...{ verifications, lastSeenAt: new Date(NOW.getTime() - daysAgo * 24 * HOUR_MS) },
  });
  await db()
    .insert(keyCallers)
    .values([
      row("192.0.2.1", 0, 3),
      row("192.0.2.1", 2, 4),
      row("192.0.2.2", 1, 5),
      row("192.0.2.3", 9, 6),
    ]);
  expect(await readClientAddresses(viewer, client.id, NOW)).toEqual([
    { ip: "192.0.2.1", verifications: 7, lastSeenAt: NOW },
    { ip: "192.0.2.2", verifications: 5, lastSeenAt: new Date(NOW.getTime() - 24 * HOUR_MS) },
  ]);
});
