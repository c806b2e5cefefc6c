import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { env } from "@/lib/env";
import { digestOf } from "@/lib/keys/secret";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { loadRecord } from "./load";

testDatabase();

let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
let apiId: string;
beforeAll(async () => {
  workspace = await newTestWorkspace();
  apiId = (await newTestApi(workspace)).id;
});

async function load(input: object) {
  const made = await newTestKey(workspace, apiId, input);
  const record = await loadRecord(sql(), env().peppers, digestOf(made.secret));
  if (!record) throw new Error("The key is not there.");
  return { key: made.key, record };
}

const limit = { name: "requests", limit: 5, windowMs: 1000, algorithm: "fixed" };

test("keys with the same settings share them, and keep their own names, ends and counters", async () => {
  const settings = { scopes: ["a:read"], limits: [limit], ipAllowlist: ["192.0.2.0/24"] };
  const one = await load({ ...settings, name: 'One "quoted"' });
  const two = await load({ ...settings, name: "Two", expiresAt: "2100-01-01T00:00:00.000Z" });
  expect(two.record.scopes).toBe(one.record.scopes);
  expect(two.record.allowlist).toBe(one.record.allowlist);
  expect(one.record).toMatchObject({ name: 'One "quoted"', expiresAt: null, ownerId: "" });
  expect(two.record.expiresAt).toBe(Date.UTC(2100, 0, 1));
  expect(two.record.limits).toMatchObject([{ ...limit, auto: true, mode: "enforce" }]);
  const counters = [one, two].map(({ record }) => record.limits[0]?.counter);
  expect(counters).toEqual([one, two].map(({ key }) => `${workspace.id}:key:${key.id}:requests`));
});

test("what is shown of a key is what the API shows of it, and what differs is never shared", async () => {
  const { key, record } = await load({
    ...{ name: "Ünï", ownerId: 'user "7"', scopes: ["a:read", "!a:b"], tags: ["x"] },
    ...{ metadata: { plan: "pro" }, expiresAt: "2100-01-01T00:00:00.000Z", environment: "test" },
  });
  const { id, name, environment, ownerId, scopes, roles, metadata, tags } = key;
  const secret = { version: 1, status: "active", retiresAt: null };
  const expiresAt = "2100-01-01T00:00:00.000Z";
  const shown = { id, name, apiId, environment, ownerId, scopes, roles, metadata, tags, expiresAt };
  expect(record.shown).toBe(JSON.stringify({ ...shown, secret }));
  expect(JSON.parse(`[${record.journalled}]`)).toEqual([
    ...[workspace.id, apiId, id, 1, 'user "7"', "test"],
  ]);
  const plain = await load({ name: "Plain" });
  expect(JSON.parse(plain.record.shown)).toMatchObject({ ownerId: null, scopes: [], metadata: {} });
  expect(JSON.parse(`[${plain.record.journalled}]`)[4]).toBe("");
});

test("a record with a long text of its own counts for more than one that shares its parts", async () => {
  await load({ scopes: ["b:read"] });
  const { record: small } = await load({ scopes: ["b:read"] });
  const { record: large } = await load({ metadata: { note: "x".repeat(4000) } });
  expect(large.bytes).toBeGreaterThan(small.bytes + 4000);
});
