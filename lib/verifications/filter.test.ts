import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { usageByCaller, usageByKey, verifications } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
import { exportVerifications } from "./export";
import { ListVerificationsQuery } from "./input";
import { listVerifications } from "./list";
import { matchesTerms } from "./matches";
import { parseQuery } from "./query";
import { readFacets } from "./read-facets";
import { readHistogram } from "./read-histogram";
import { readObstacle } from "./read-obstacle";
import type { Verification } from "./verification";

testDatabase();

const HOUR_MS = 3_600_000;
const START = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS;
const range = { from: new Date(START), to: new Date(START + HOUR_MS) };

const BASE: Omit<Verification, "requestId" | "at"> = {
  ...{ apiId: "api_1", keyId: "key_1", secretVersion: 1, ownerId: "cus_1", callerId: "key_9" },
  ...{ environment: "live", outcome: "VALID", scopes: "a:read", ip: "203.0.113.7" },
  ...{ userAgent: "curl/8.9.1", method: "GET", path: "/v1/pay_ments", credits: 0 },
  ...{ latencyMicros: 900, keptOneIn: 1, tags: ["web"] },
};

const ROWS: Verification[] = [
  {},
  { outcome: "RATE_LIMITED", latencyMicros: 5_000, keptOneIn: 10 },
  { outcome: "IP_DENIED", ip: "2001:db8::1", scopes: "a:write b:read", tags: [] },
  { outcome: "EXPIRED", keyId: "key_2", apiId: "api_2", environment: "test", secretVersion: 2 },
  { outcome: "NOT_FOUND", keyId: "", apiId: "", ownerId: "", environment: "", ip: "203.0.113.70" },
  { userAgent: "Acme%_Node/4", method: "POST", path: "/v1/payXments", latencyMicros: 60_000 },
].map((part, i) => ({
  ...{ ...BASE, ...part },
  requestId: `req_0${i}`,
  at: new Date(START + i * 60_000),
}));

let acme: TestWorkspace;
beforeAll(async () => {
  acme = await newTestWorkspace();
  const strangers = await newTestWorkspace();
  const row = (one: Verification, workspaceId: string) => ({ ...one, workspaceId, checks: [] });
  await db()
    .insert(verifications)
    .values([
      ...ROWS.map((one) => row(one, acme.id)),
      ...ROWS.map((one) => row({ ...one, requestId: `${one.requestId}x` }, strangers.id)),
    ]);
  await db()
    .insert(usageByKey)
    .values({
      ...{ workspaceId: acme.id, grain: "minute" as const, start: new Date(START) },
      ...{ apiId: "api_1", keyId: "key_1", secretVersion: 1, ownerId: "cus_1", callerId: "key_9" },
      ...{ environment: "live", outcome: "VALID", verifications: 7, credits: 0, latency: [7] },
    });
  await db()
    .insert(usageByCaller)
    .values({
      ...{ workspaceId: acme.id, grain: "minute" as const, start: new Date(START) },
      ...{ apiId: "api_1", callerId: "key_9" },
      ...{ environment: "live", outcome: "VALID", verifications: 7, credits: 0, latency: [7] },
    });
});

const found = async (q: string) =>
  (await listVerifications(acme.viewer, ListVerificationsQuery.parse({ q }))).items
    .map(({ requestId }) => requestId)
    .toSorted();

const inMemory = (q: string) =>
  ROWS.filter((one) => matchesTerms(parseQuery(q).terms, one)).map((one) => one.requestId);

describe("a query of the log", () => {
  test.each([
    ["outcome:denied,inactive", 2],
    ["-outcome:valid", 4],
    ["RATE_LIMITED", 1],
    ["key:key_2", 1],
    ["api:api_1 env:live", 4],
    ["-owner:cus_1", 1],
    ["caller:key_9", 6],
    ["scope:b:read", 1],
    ["-scope:write", 5],
    ["ip:203.0.113.7", 4],
    ["ip:203.0.113.*", 5],
    ["ip:2001:db8::1", 1],
    ["latency:>=5ms", 2],
    ["latency:<1ms", 4],
    ["latency:>5ms latency:<=0.06s", 1],
    ["secret:2", 1],
    ["request:req_03", 1],
    ["method:post", 1],
    ["path:/v1/pay_*", 5],
    ["agent:%_node", 1],
    ["tag:web", 5],
  ])("%s finds the same in the database as in the live stream", async (q, count) => {
    expect(await found(q)).toEqual(inMemory(q));
    expect(await found(q)).toHaveLength(count);
  });

  test("of any conditions together finds the same in both", async () => {
    const one = fc.constantFrom(
      ...["outcome:denied", "key:key_1", "ip:203.0.113.*", "latency:>1ms", "tag:web"],
      ...["scope:read", "env:live", "agent:curl", "path:/v1/pay_ments", "secret:1,2"],
    );
    const conditions = fc.array(fc.tuple(fc.boolean(), one), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(conditions, async (parts) => {
        const q = parts.map(([negated, text]) => `${negated ? "-" : ""}${text}`).join(" ");
        expect(await found(q)).toEqual(inMemory(q));
      }),
      { numRuns: 60 },
    );
  });

  test("that holds a time is told to ask with from and to", async () => {
    await expect(found("time:1h")).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("the facets of the log", () => {
  test("count what rows stand for, the most first, of one's own workspace", async () => {
    const { values, cutOffAt } = await readFacets(acme.viewer, range);
    expect(values.outcome[0]).toEqual({ value: "RATE_LIMITED", count: 10 });
    expect(values.key).toEqual([
      { value: "key_1", count: 13 },
      { value: "key_2", count: 1 },
    ]);
    expect(values.latency).toEqual([
      { value: ">=250us", count: 15 },
      { value: ">=1ms", count: 11 },
      { value: ">=5ms", count: 11 },
      { value: ">=50ms", count: 1 },
    ]);
    expect(cutOffAt).toBeNull();
  });

  test("offer the other values of what is asked for already", async () => {
    const { values } = await readFacets(acme.viewer, { ...range, q: "outcome:VALID api:api_1" });
    expect(values.outcome.map(({ value }) => value)).toContain("IP_DENIED");
    expect(values.outcome.map(({ value }) => value)).not.toContain("EXPIRED");
    expect(values.ip).toEqual([{ value: "203.0.113.7", count: 2 }]);
  });
});

test("of many values the eight that stand for most are given, and every row is counted", async () => {
  const { id: workspaceId, viewer } = await newTestWorkspace();
  const rows = Array.from({ length: 40 }, (_, i) => ({
    ...{ ...BASE, workspaceId, checks: [], requestId: `req_many${i}`, at: new Date(START) },
    ...{ ip: i < 2 ? "" : `203.0.113.${i % 20}`, keptOneIn: 1 + (i % 20) },
  }));
  await db().insert(verifications).values(rows);
  const { values } = await readFacets(viewer, range);
  const most = [19, 18, 17, 16, 15, 14, 13, 12];
  expect(values.ip).toEqual(most.map((i) => ({ value: `203.0.113.${i}`, count: 2 * (1 + i) })));
  expect(values.outcome).toEqual([{ value: "VALID", count: 420 }]);
});

test("a query that finds nothing is told which condition stands in its way", async () => {
  const q = "outcome:valid ip:192.0.2.1 key:key_1";
  expect(await readObstacle(acme.viewer, { ...range, q })).toEqual({
    inRange: 6,
    term: { text: "ip:192.0.2.1", without: 2 },
  });
  expect((await readObstacle(acme.viewer, { ...range, q: "ip:x key:y" })).term).toBeNull();
});

describe("the histogram", () => {
  const sums = async (q: string) => {
    const edges = Array.from({ length: 61 }, (_, i) => START + i * 60_000);
    const { buckets, exact } = await readHistogram(acme.viewer, { q, edges });
    expect(buckets).toHaveLength(60);
    const all = buckets.flatMap(({ outcomes }) => Object.entries(outcomes));
    return { exact, all: Object.fromEntries(all) };
  };

  test("counts every verification where roll-ups know what is asked", async () => {
    expect(await sums("key:key_1 outcome:valid")).toEqual({ exact: true, all: { VALID: 7 } });
    expect(await sums("key:key_1 -outcome:valid")).toEqual({ exact: true, all: {} });
  });

  test("counts what the rows of the log stand for otherwise", async () => {
    expect(await sums("ip:203.0.113.7 -outcome:valid")).toEqual({
      exact: false,
      all: { RATE_LIMITED: 10, EXPIRED: 1 },
    });
  });
});

test("a CSV of the filter has every row of it, with a header line", async () => {
  const parts: string[] = [];
  const query = ListVerificationsQuery.parse({ q: "outcome:valid" });
  for await (const part of await exportVerifications(acme.viewer, query)) parts.push(part);
  const lines = parts.join("").trim().split("\r\n");
  expect(lines[0]).toContain("time (UTC),request,outcome");
  expect(lines.slice(1)).toHaveLength(2);
});
