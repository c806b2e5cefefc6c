import { expect, test } from "vitest";
import { sql } from "./connect";
import { createPartitions, dropPartitions } from "./partitions";
import { testDatabase } from "./testing";

testDatabase();

const now = new Date("2026-02-28T23:59:59.999Z");

const record = (at: string) => sql()`
  insert into verifications (request_id, at, workspace_id, api_id, key_id, secret_version, owner_id,
    caller_id, environment, outcome, scopes, ip, user_agent, method, path, credits, latency_micros,
    tags, checks)
  values ('req_1', ${at}, 'ws_1', '', '', 0, '', '', 'live', 'VALID', '', '', '', '', '', 0, 0, '{}', '[]')`;

test("a migrated database has room for today's and tomorrow's verifications", async () => {
  await record(new Date().toISOString());
  await record(new Date(Date.now() + 86_400_000).toISOString());
});

test("every instant of the asked days has a partition, and no other has", async () => {
  await createPartitions(sql(), { daysBack: 1, daysAhead: 1 }, now);
  await record("2026-02-27T00:00:00.000Z");
  await record("2026-03-01T23:59:59.999Z");
  await expect(record("2026-02-26T23:59:59.999Z")).rejects.toThrow("no partition");
  await expect(record("2026-03-02T00:00:00.000Z")).rejects.toThrow("no partition");
});

test("making partitions again changes nothing", async () => {
  await createPartitions(sql(), { daysBack: 1, daysAhead: 1 }, now);
  await createPartitions(sql(), { daysBack: 1, daysAhead: 1 }, now);
  expect(await dropPartitions(sql(), new Date("2026-03-02T00:00:00Z"))).toBe(3);
});

test("only days that ended before the limit are dropped", async () => {
  await createPartitions(sql(), { daysBack: 2, daysAhead: 0 }, now);
  expect(await dropPartitions(sql(), new Date("2026-02-27T23:59:59.999Z"))).toBe(1);
  expect(await dropPartitions(sql(), new Date("2026-02-28T00:00:00.000Z"))).toBe(1);
  await record("2026-02-28T12:00:00Z");
});
