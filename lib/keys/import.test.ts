import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { listEvents } from "@/lib/audit/list";
import { verifyAudit } from "@/lib/audit/verify";
import { env } from "@/lib/env";
import { createRole } from "@/lib/roles/create";
import { CreateRoleInput } from "@/lib/roles/input";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { testTenant, testVerifier } from "@/lib/verifier/testing";
import { getKey } from "./get";
import { importKeys } from "./import";
import { ImportKeyInput } from "./import-input";
import { hintOf, macOf } from "./secret";

const verifier = testVerifier(testDatabase());

const newText = () => `old_${randomBytes(24).toString("base64url")}`;
const sha256 = (text: string) => createHash("sha256").update(text).digest();

const row = (text: string, more: object = {}, encoding: "hex" | "base64" | "base64url" = "hex") => {
  const hash = { algorithm: "sha256", encoding, value: sha256(text).toString(encoding) };
  return ImportKeyInput.parse({ hash, ...more });
};

async function setUp() {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace, { defaults: { limits: [], expiresInDays: 90 } });
  const load = (keys: Parameters<typeof importKeys>[1]["keys"], dryRun = false) =>
    importKeys(workspace.owner, { apiId: api.id, dryRun, keys });
  return { workspace, api, load };
}

describe("an imported key", () => {
  test.each(["hex", "base64", "base64url"] as const)(
    "verifies by the text it was hashed from, in %s, at once although it was tried before",
    async (encoding) => {
      const tenant = await testTenant();
      const text = newText();
      expect(await tenant.verify(verifier(), { key: text })).toMatchObject({ code: "NOT_FOUND" });
      const { results } = await importKeys(tenant.actor, {
        ...{ apiId: tenant.apiId, dryRun: false },
        keys: [row(text, { name: "Globex", scopes: ["a:read"] }, encoding)],
      });
      expect(results).toEqual([
        { status: "created", keyId: expect.stringMatching(/^key_/), errors: [] },
      ]);
      const answer = await tenant.verify(verifier(), { key: text, scopes: ["a:read"] });
      expect(answer).toMatchObject({ code: "VALID", record: { keyId: results[0]?.keyId } });
    },
  );

  test("under a wrong hash never verifies, whatever is sent", async () => {
    const tenant = await testTenant();
    const text = newText();
    const wrong = [
      sha256(text.toUpperCase()),
      sha256(`${text} `),
      sha256(sha256(text).toString("hex")),
      createHash("sha512").update(text).digest().subarray(0, 32),
    ];
    const keys = wrong.map((hash) =>
      ImportKeyInput.parse({
        hash: { algorithm: "sha256", encoding: "hex", value: hash.toString("hex") },
      }),
    );
    const report = await importKeys(tenant.actor, { apiId: tenant.apiId, dryRun: false, keys });
    expect(report.created).toBe(4);
    const tried = [text, ...wrong.map((hash) => hash.toString("hex"))];
    for (const key of tried)
      expect(await tenant.verify(verifier(), { key })).toMatchObject({ code: "NOT_FOUND" });
  });

  test("has all that was asked, and the API's defaults", async () => {
    const { workspace, api, load } = await setUp();
    await createRole(
      workspace.owner,
      CreateRoleInput.parse({ apiId: api.id, name: "reader", scopes: ["a:read"] }),
    );
    const text = newText();
    const limits = [{ name: "requests", limit: 5, windowMs: 1000 }];
    const more = {
      ...{ hint: text.slice(0, 8), name: "Globex", roles: ["reader"], ownerId: "user_9", limits },
      ...{ metadata: { plan: "pro" }, tags: ["eu"], credits: { remaining: 7 } },
    };
    const { results } = await load([row(text, more)]);
    const key = await getKey(workspace.owner, results[0]?.keyId ?? "");
    expect(key).toMatchObject({
      ...{ name: "Globex", roles: ["reader"], ownerId: "user_9", metadata: { plan: "pro" } },
      ...{ tags: ["eu"], hint: `${text.slice(0, 8)}…`, limits: [{ name: "requests", limit: 5 }] },
      ...{ credits: { remaining: 7, refill: null }, status: "active" },
    });
    expect(key.expiresAt).not.toBeNull();
  });

  test("of which nobody said what it looks like is known by its text from its first use on", async () => {
    const tenant = await testTenant();
    const [text, told] = [newText(), newText()];
    const { results } = await importKeys(tenant.actor, {
      ...{ apiId: tenant.apiId, dryRun: false },
      keys: [row(text), row(told, { hint: "told_" })],
    });
    const hints = async () =>
      Promise.all(results.map(async ({ keyId }) => (await getKey(tenant.actor, keyId ?? "")).hint));
    expect(await hints()).toEqual([
      `imported…${sha256(text).toString("hex").slice(0, 4)}`,
      "told_…",
    ]);
    for (const key of [text, told]) await tenant.verify(verifier(), { key });
    const shown = `${text.slice(0, 4)}…${text.slice(-4)}`;
    await expect.poll(hints).toEqual([hintOf(text), "told_…"]);
    expect(hintOf(text)).toBe(shown);
  });

  test("K13 is stored under the pepper, never as it was given", async () => {
    const { workspace, load } = await setUp();
    const text = newText();
    await load([row(text)]);
    const rows = await sql()<{ hash: Buffer }[]>`
      select hash from key_secrets where workspace_id = ${workspace.id}`;
    const [pepper] = env().peppers;
    expect(rows.map((one) => one.hash)).toEqual([macOf(sha256(text), pepper?.key as Buffer)]);
    expect(JSON.stringify(await sql()`select * from audit_events`)).not.toContain(
      sha256(text).toString("hex"),
    );
  });

  test("stands in the audit log, whose chain holds", async () => {
    const { workspace, load } = await setUp();
    await load([row(newText(), { name: "One" }), row(newText(), { name: "Two" })]);
    const { items } = await listEvents(workspace.owner, { limit: 50, action: "key.imported" });
    expect(items.map((event) => event.targetName)).toEqual(["Two", "One"]);
    expect(await verifyAudit(workspace.owner)).toMatchObject({ valid: true });
  });
});

describe("each row is reported in its place:", () => {
  test("a hash that stands twice, one that is here already, and one that was refused at the door", async () => {
    const { load, workspace, api } = await setUp();
    const [a, b] = [newText(), newText()];
    const { key, secret } = await newTestKey(workspace, api.id);
    const faults = [{ path: "hash.value", message: "must be …" }];
    const report = await load([row(a), row(a), row(secret), { faults }, row(b)]);
    expect(report).toMatchObject({ created: 2, duplicates: 2, invalid: 1 });
    const [first, second, third, fourth, fifth] = report.results;
    expect(second).toEqual({ status: "duplicate", keyId: first?.keyId, errors: [] });
    expect(third).toEqual({ status: "duplicate", keyId: key.id, errors: [] });
    expect(fourth).toEqual({ status: "invalid", keyId: null, errors: faults });
    expect(fifth?.status).toBe("created");
    const again = await load([row(a), row(b)]);
    expect(again).toMatchObject({ created: 0, duplicates: 2 });
    expect(again.results[0]?.keyId).toBe(first?.keyId);
  });

  test("a role that is none of the API's", async () => {
    const { load } = await setUp();
    const { results } = await load([row(newText(), { roles: ["nobody"] }), row(newText())]);
    expect(results[0]).toEqual({
      ...{ status: "invalid", keyId: null },
      errors: [{ path: "roles[0]", message: "is not a role of this API" }],
    });
    expect(results[1]?.status).toBe("created");
  });

  test("T01 a hash of another workspace's key is a duplicate, and of whose key is not told", async () => {
    const [{ load }, other] = [await setUp(), await setUp()];
    const { secret } = await newTestKey(other.workspace, other.api.id);
    const { results } = await load([row(secret)]);
    expect(results).toEqual([{ status: "duplicate", keyId: null, errors: [] }]);
  });

  test("K13 what a database holds of a secret cannot be imported as a hash", async () => {
    const { load, workspace, api } = await setUp();
    const { key } = await newTestKey(workspace, api.id);
    const [stored] = await sql()<{ hash: Buffer }[]>`
      select hash from key_secrets where key_id = ${key.id}`;
    const value = stored?.hash.toString("hex");
    const planted = ImportKeyInput.parse({ hash: { algorithm: "sha256", encoding: "hex", value } });
    expect(await load([planted])).toMatchObject({ created: 0, duplicates: 1 });
  });

  test("two imports of the same keys at once make each of them once", async () => {
    const { workspace, load } = await setUp();
    const rows = Array.from({ length: 50 }, () => row(newText()));
    const reports = await Promise.all([load(rows), load(rows.toReversed())]);
    expect(reports[0].created + reports[1].created).toBe(50);
    const [count] = await sql()<{ keys: number; secrets: number }[]>`
      select (select count(*)::int from keys where workspace_id = ${workspace.id}) as keys,
        (select count(*)::int from key_secrets where workspace_id = ${workspace.id}) as secrets`;
    expect(count).toEqual({ keys: 50, secrets: 50 });
  });
});

test("a dry run reports the same and leaves everything as it is", async () => {
  const { workspace, load } = await setUp();
  const [a, b] = [newText(), newText()];
  const rows = [row(a, { ownerId: "new" }), row(a), row(b, { roles: ["nobody"] })];
  const counts = () => sql()`
    select (select count(*) from keys) as keys, (select count(*) from key_secrets) as secrets,
      (select count(*) from owners where workspace_id = ${workspace.id}) as owners,
      (select count(*) from audit_events) as events, (select seq from change_clock) as seq`;
  const before = await counts();
  const dry = await load(rows, true);
  expect(dry).toMatchObject({ dryRun: true, created: 1, duplicates: 1, invalid: 1 });
  expect(dry.results[0]).toEqual({ status: "created", keyId: null, errors: [] });
  expect([...(await counts())]).toEqual([...before]);
  expect(await load(rows)).toMatchObject({ created: 1, duplicates: 1, invalid: 1 });
});

test("a management key cannot be imported with more than its importer holds", async () => {
  const workspace = await newTestWorkspace();
  const actor = newTestCaller(workspace.id, ["keys:write", "usage:read"]);
  const keys = [row(newText(), { scopes: ["usage:read"] }), row(newText(), { scopes: ["*"] })];
  const input = { apiId: workspace.managementApiId, dryRun: false, keys };
  const { results } = await importKeys(actor, input);
  expect(results[0]?.status).toBe("created");
  expect(results[1]).toMatchObject({
    ...{ status: "invalid", errors: [{ path: "scopes", message: "goes beyond your own: *" }] },
  });
});
