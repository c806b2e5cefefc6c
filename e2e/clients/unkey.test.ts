import { createHash } from "node:crypto";
import { createServer } from "node:http";
import path from "node:path";
import { Unkey } from "@unkey/api";
import { BadRequestErrorResponse } from "@unkey/api/models/errors/badrequesterrorresponse";
import { ConflictErrorResponse } from "@unkey/api/models/errors/conflicterrorresponse";
import { ForbiddenErrorResponse } from "@unkey/api/models/errors/forbiddenerrorresponse";
import { NotFoundErrorResponse } from "@unkey/api/models/errors/notfounderrorresponse";
import { UnauthorizedErrorResponse } from "@unkey/api/models/errors/unauthorizederrorresponse";
import { UnkeyError } from "@unkey/api/models/errors/unkeyerror";
import { Overrides, Ratelimit } from "@unkey/ratelimit";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { testDatabase } from "@/db/testing";
import { newTestKey, newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
import { bundle } from "@/scripts/bundle.mjs";
import { cleanUp, newFolder, run } from "@/server/testing";

// Unkey's own packages against an api process: only the server is another.

const DATABASE_URL = testDatabase();
const LONG = 90_000;
const DAY_MS = 86_400_000;
cleanUp();

let workspace: TestWorkspace;
let serverURL: string;
let rootKey: string;
let unkey: Unkey;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

const managementKey = async (scopes: string[], of = workspace) =>
  (await newTestKey(of, of.managementApiId, { scopes })).secret;

const clientOf = (key: string) =>
  new Unkey({ rootKey: key, serverURL, retryConfig: { strategy: "none" } });

beforeAll(async () => {
  await bundle();
  workspace = await newTestWorkspace();
  rootKey = await managementKey(["*"]);
  const port = await freePort();
  serverURL = `http://127.0.0.1:${port}`;
  const { KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET } = process.env;
  const api = run([path.join("scripts", "run.mjs"), "api"], {
    ...{ DATABASE_URL, KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS, NEXTAUTH_SECRET },
    ...{ KEYWAY_DATA_DIR: newFolder(), API_PORT: String(port) },
  });
  let over = false;
  void api.ended.finally(() => {
    over = true;
  });
  const isReady = async () =>
    (await fetch(`${serverURL}/readyz`).catch(() => null))?.status === 200;
  await vi.waitUntil(async () => over || (await isReady()), { timeout: LONG, interval: 20 });
  if (over) throw new Error(api.output());
  unkey = clientOf(rootKey);
}, LONG);

let counter = 0;
const fresh = (word: string) => `${word}_${Date.now()}_${counter++}`;
const newApi = async () => (await unkey.apis.createApi({ name: fresh("api") })).data.apiId;
type KeyInput = Omit<Parameters<typeof unkey.keys.createKey>[0], "apiId">;
const newKey = async (input: KeyInput = {}) => {
  const apiId = await newApi();
  const { data } = await unkey.keys.createKey({ apiId, ...input });
  return { apiId, ...data };
};
const verify = async (
  key: string,
  more: Omit<Parameters<typeof unkey.keys.verifyKey>[0], "key"> = {},
) => (await unkey.keys.verifyKey({ key, ...more })).data;
const slugs = (list: readonly { slug: string }[]) => list.map((one) => one.slug).sort();
const names = (list: readonly { name: string }[]) => list.map((one) => one.name).sort();

/** The error a call is refused with, as the package types it. */
async function refusal<T extends UnkeyError>(
  call: Promise<unknown>,
  type: new (...args: never[]) => T,
): Promise<T> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(type);
  return error as T;
}

describe("keys", () => {
  test("createKey and verifyKey: everything a key was given comes back as it was given", async () => {
    await unkey.permissions.createRole({ name: "billing", permissions: ["invoices.pay"] });
    const expires = Date.now() + DAY_MS;
    const made = await newKey({
      ...{ prefix: "prod", name: "Payment service", externalId: "user_full", expires },
      ...{ meta: { plan: "pro" }, permissions: ["documents.read"], roles: ["billing"] },
      credits: { remaining: 10, refill: { interval: "monthly", amount: 100, refillDay: 15 } },
      ratelimits: [{ name: "requests", limit: 100, duration: 60_000, autoApply: true }],
    });
    expect(made.key).toMatch(/^prod_/);
    expect(made.keyId).toMatch(/^key_/);
    const answer = await verify(made.key, { permissions: "documents.read AND invoices.pay" });
    expect(answer).toEqual({
      ...{ valid: true, code: "VALID", keyId: made.keyId, name: "Payment service" },
      ...{ meta: { plan: "pro" }, expires, credits: 9, enabled: true, roles: ["billing"] },
      permissions: ["documents.read", "invoices.pay"],
      identity: { id: "user_full", externalId: "user_full" },
      ratelimits: [
        {
          ...{ id: expect.stringMatching(/^rl_\w+$/), name: "requests", limit: 100 },
          ...{ duration: 60_000, reset: expect.any(Number), remaining: 99 },
          ...{ exceeded: false, autoApply: true },
        },
      ],
    });
  });

  test("createKey: a text begins with the prefix, whatever prefix theirs may be", async () => {
    for (const prefix of ["prod", "sk_live", "sk_test", "My_App", "x"])
      expect((await verify((await newKey({ prefix })).key)).code).toBe("VALID");
    expect((await newKey({ prefix: "sk_live" })).key).toMatch(/^sk_live_/);
    expect((await newKey({ prefix: "My_App" })).key).toMatch(/^My_App_\w{22,}$/);
    expect((await newKey({ byteLength: 64 })).key).toMatch(/^\w{88,}$/);
  });

  test("createKey: an unknown API is 404, a wrong role 404, recoverable 400 with a reason", async () => {
    const api = await refusal(
      unkey.keys.createKey({ apiId: "api_doesnotexist" }),
      NotFoundErrorResponse,
    );
    expect(api.error.type).toContain("/unkey/data/api_not_found");
    expect(api.meta.requestId).toMatch(/^req_/);
    const role = await refusal(newKey({ roles: ["nobody"] }), NotFoundErrorResponse);
    expect(role.error.detail).toBe("Role 'nobody' was not found.");
    const kept = await refusal(newKey({ recoverable: true }), BadRequestErrorResponse);
    expect(kept.error.errors[0]?.location).toBe("body.recoverable");
    expect(kept.error.errors[0]?.message).toContain("never be read again");
  });

  test("verifyKey: each of their codes for what it means there", async () => {
    expect(await verify("sk_unknown")).toEqual({ valid: false, code: "NOT_FOUND" });
    const disabled = await newKey({ enabled: false });
    expect(await verify(disabled.key)).toMatchObject({ code: "DISABLED", enabled: false });
    const expired = await newKey({ expires: Date.now() - 1000 });
    expect((await verify(expired.key)).code).toBe("EXPIRED");
    const poor = await newKey({ credits: { remaining: 1 } });
    expect(await verify(poor.key, { credits: { cost: 2 } })).toMatchObject({
      ...{ code: "USAGE_EXCEEDED", credits: 1 },
    });
    expect(await verify(poor.key, { credits: { cost: 0 } })).toMatchObject({
      ...{ code: "VALID", credits: 1 },
    });
    const limited = await newKey({
      ratelimits: [{ name: "burst", limit: 1, duration: 60_000, autoApply: true }],
      credits: { remaining: 5 },
    });
    expect((await verify(limited.key)).code).toBe("VALID");
    const over = await verify(limited.key);
    expect(over).toMatchObject({ code: "RATE_LIMITED", credits: 4 });
    expect(over.ratelimits?.[0]).toMatchObject({ name: "burst", exceeded: true, remaining: 0 });
  });

  test.each([
    ["documents.read", true],
    ["documents.write", false],
    ["documents.write OR documents.read", true],
    ["documents.read AND (users.view OR admin)", false],
    ["documents.read AND (users.view OR api:read)", true],
    ["documents.write OR documents.read AND api:read", true],
    ["(documents.write OR documents.read) and nothing", false],
    // A star is a letter, on both sides.
    ["files.*", true],
    ["files.read", false],
    ["documents.*", false],
    ["a::b", true],
    ["not", true],
    ["2fa.read", true],
  ])("verifyKey: the query %s is %s", async (permissions, valid) => {
    const { key } = await permitted();
    const answer = await verify(key, { permissions });
    expect(answer.code).toBe(valid ? "VALID" : "INSUFFICIENT_PERMISSIONS");
    expect([...(answer.permissions ?? [])].sort()).toEqual([...GIVEN].sort());
  });

  const GIVEN = ["documents.read", "api:read", "files.*", "a::b", "not", "2fa.read"];
  let held: ReturnType<typeof newKey> | undefined;
  const permitted = () => {
    held ??= newKey({ permissions: GIVEN });
    return held;
  };

  test("verifyKey: a query that cannot be read is 400 and says where; so is a ratelimit that is not there, 412", async () => {
    const { key } = await newKey();
    const syntax = await refusal(verify(key, { permissions: "a AND" }), BadRequestErrorResponse);
    expect(syntax.error.type).toContain("/user/bad_request/permissions_query_syntax_error");
    expect(syntax.error.detail).toContain("position 6");
    const limit = await refusal(verify(key, { ratelimits: [{ name: "none" }] }), UnkeyError);
    expect(limit.statusCode).toBe(412);
    expect(limit.body).toContain("precondition_failed");
  });

  test("verifyKey: named and made-up ratelimits, with their cost", async () => {
    const { key } = await newKey({
      ratelimits: [{ name: "tokens", limit: 10, duration: 60_000, autoApply: false }],
    });
    expect((await verify(key)).ratelimits).toBeUndefined();
    const named = await verify(key, { ratelimits: [{ name: "tokens", cost: 4 }] });
    expect(named.ratelimits?.[0]).toMatchObject({ remaining: 6, autoApply: false });
    const made = { name: "export", limit: 2, duration: 60_000, cost: 3 };
    expect((await verify(key, { ratelimits: [made] })).code).toBe("RATE_LIMITED");
  });

  test("getKey and whoami: the same key, by its id and by its text", async () => {
    const { keyId, key } = await newKey({
      ...{ name: "Reader", externalId: "user_get", permissions: ["a.b"] },
      credits: { remaining: 5, refill: { interval: "daily", amount: 7 } },
      ratelimits: [{ name: "requests", limit: 3, duration: 1000, autoApply: false }],
    });
    await verify(key);
    const { data } = await unkey.keys.getKey({ keyId });
    expect(data).toMatchObject({
      ...{ keyId, enabled: true, name: "Reader", permissions: ["a.b"] },
      identity: { id: "user_get", externalId: "user_get" },
      credits: { remaining: 4, refill: { interval: "daily", amount: 7 } },
      ratelimits: [{ name: "requests", limit: 3, duration: 1000, autoApply: false }],
    });
    expect(data.createdAt).toBeLessThanOrEqual(Date.now());
    expect(key.startsWith(data.start)).toBe(true);
    expect((await unkey.keys.whoami({ key })).data).toEqual(data);
    expect(JSON.stringify(data)).not.toContain(key);
    await refusal(unkey.keys.getKey({ keyId: "key_doesnotexist" }), NotFoundErrorResponse);
    await refusal(unkey.keys.whoami({ key: "unknown" }), NotFoundErrorResponse);
    await refusal(unkey.keys.getKey({ keyId, decrypt: true }), BadRequestErrorResponse);
  });

  test("updateKey: what is named changes, null clears, the rest stays; verify sees it at once", async () => {
    const { keyId, key } = await newKey({
      ...{ name: "Before", externalId: "user_upd", meta: { a: 1 }, permissions: ["old"] },
      credits: { remaining: 5, refill: { interval: "daily", amount: 5 } },
    });
    const refill = { interval: "monthly" as const, amount: 50, refillDay: 31 };
    await unkey.keys.updateKey({ keyId, name: "After", credits: { refill } });
    const { data } = await unkey.keys.getKey({ keyId });
    expect(data).toMatchObject({
      name: "After",
      meta: { a: 1 },
      credits: { remaining: 5, refill },
    });
    await unkey.keys.updateKey({
      ...{ keyId, name: null, externalId: null, meta: null, credits: null, permissions: ["new"] },
      ratelimits: [{ name: "requests", limit: 9, duration: 60_000, autoApply: true }],
    });
    const answer = await verify(key);
    expect(answer).toMatchObject({ code: "VALID", permissions: ["new"] });
    expect(answer.ratelimits?.[0]).toMatchObject({ limit: 9, remaining: 8 });
    for (const gone of ["name", "identity", "meta", "credits"] as const)
      expect(answer[gone]).toBeUndefined();
    await unkey.keys.updateKey({ keyId, enabled: false, expires: Date.now() + DAY_MS });
    expect((await verify(key)).code).toBe("DISABLED");
    await unkey.keys.updateKey({ keyId, enabled: true, expires: null });
    expect((await verify(key)).expires).toBeUndefined();
    await refusal(unkey.keys.updateKey({ keyId: "key_none" }), NotFoundErrorResponse);
    const monthly = { interval: "monthly" as const, amount: 1 };
    await refusal(
      unkey.keys.updateKey({ keyId, credits: { remaining: 1, refill: monthly } }),
      BadRequestErrorResponse,
    );
  });

  test("updateCredits: set, increment, decrement to no less than nothing, unlimited", async () => {
    const { keyId, key } = await newKey({ credits: { remaining: 5 } });
    await verify(key);
    const change = async (operation: "set" | "increment" | "decrement", value: number | null) =>
      (await unkey.keys.updateCredits({ keyId, operation, value })).data.remaining;
    expect(await change("increment", 0)).toBe(4);
    expect(await change("set", 10)).toBe(10);
    expect(await change("increment", 5)).toBe(15);
    expect(await change("decrement", 3)).toBe(12);
    expect(await change("decrement", 100)).toBe(0);
    expect((await verify(key)).code).toBe("USAGE_EXCEEDED");
    expect(await change("set", null)).toBeNull();
    expect((await verify(key)).credits).toBeUndefined();
    await refusal(change("increment", 1), BadRequestErrorResponse);
    await refusal(change("decrement", null), BadRequestErrorResponse);
  });

  test("deleteKey: refused at once, and gone for every method", async () => {
    const { keyId, key, apiId } = await newKey({ permissions: ["a"] });
    expect((await verify(key)).valid).toBe(true);
    await unkey.keys.deleteKey({ keyId });
    expect(await verify(key)).toEqual({ valid: false, code: "NOT_FOUND" });
    await refusal(unkey.keys.getKey({ keyId }), NotFoundErrorResponse);
    await refusal(unkey.keys.whoami({ key }), NotFoundErrorResponse);
    await refusal(unkey.keys.deleteKey({ keyId }), NotFoundErrorResponse);
    await refusal(unkey.keys.updateKey({ keyId, name: "x" }), NotFoundErrorResponse);
    await refusal(unkey.keys.rerollKey({ keyId, expiration: 0 }), NotFoundErrorResponse);
    await refusal(unkey.keys.addPermissions({ keyId, permissions: ["b"] }), NotFoundErrorResponse);
    const listed = await unkey.apis.listKeys({ apiId });
    expect(listed.result.data).toEqual([]);
    const other = await newKey();
    await unkey.keys.deleteKey({ keyId: other.keyId, permanent: true });
    expect((await verify(other.key)).code).toBe("NOT_FOUND");
  });

  test("rerollKey: the old text works for its time beside the new one, or not at all", async () => {
    const { keyId, key } = await newKey({ prefix: "prod", meta: { plan: "pro" } });
    await verify(key);
    const before = Date.now();
    const { data } = await unkey.keys.rerollKey({ keyId, expiration: 3_600_000 });
    expect(data.key).not.toBe(key);
    expect(data.key).toMatch(/^prod_/);
    const old = await verify(key);
    expect(old).toMatchObject({ code: "VALID", meta: { plan: "pro" } });
    expect(old.expires).toBeGreaterThanOrEqual(before + 3_600_000);
    expect((await verify(data.key)).expires).toBeUndefined();
    const { data: next } = await unkey.keys.rerollKey({ keyId: data.keyId, expiration: 0 });
    expect((await verify(data.key)).code).toBe("EXPIRED");
    expect((await verify(key)).code).toBe("EXPIRED");
    expect((await verify(next.key)).code).toBe("VALID");
    const short = await newKey();
    const rolled = await unkey.keys.rerollKey({ keyId: short.keyId, expiration: 1000 });
    expect((await verify(short.key)).code).toBe("VALID");
    await expect.poll(async () => (await verify(short.key)).code).toBe("EXPIRED");
    expect((await verify(rolled.data.key)).code).toBe("VALID");
    await refusal(
      unkey.keys.rerollKey({ keyId, expiration: 91 * DAY_MS }),
      BadRequestErrorResponse,
    );
  });

  test("addPermissions, removePermissions, setPermissions: verify sees each at once", async () => {
    const { keyId, key } = await newKey({ permissions: ["a.read"] });
    const added = await unkey.keys.addPermissions({ keyId, permissions: ["b.*", "a.read"] });
    expect(slugs(added.data)).toEqual(["a.read", "b.*"]);
    expect(added.data.every((one) => one.id.startsWith("perm_"))).toBe(true);
    expect((await verify(key, { permissions: "a.read AND b.*" })).valid).toBe(true);
    const removed = await unkey.keys.removePermissions({ keyId, permissions: ["a.read"] });
    expect(slugs(removed.data)).toEqual(["b.*"]);
    expect((await verify(key, { permissions: "a.read" })).valid).toBe(false);
    const set = await unkey.keys.setPermissions({ keyId, permissions: ["c.read"] });
    expect(slugs(set.data)).toEqual(["c.read"]);
    expect((await verify(key)).permissions).toEqual(["c.read"]);
    expect((await unkey.keys.setPermissions({ keyId, permissions: [] })).data).toEqual([]);
    const unknown = await refusal(
      unkey.keys.removePermissions({ keyId, permissions: ["never.was"] }),
      NotFoundErrorResponse,
    );
    expect(unknown.error.detail).toBe("Permission 'never.was' was not found.");
    await refusal(
      unkey.keys.addPermissions({ keyId, permissions: ["a b"] }),
      BadRequestErrorResponse,
    );
    await Promise.all(
      ["x1", "x2", "x3", "x4"].map((one) =>
        unkey.keys.addPermissions({ keyId, permissions: [one] }),
      ),
    );
    expect((await verify(key)).permissions).toHaveLength(4);
  });

  test("addRoles, removeRoles, setRoles: with the permissions they bring, in any API", async () => {
    const [editor, viewer] = [fresh("editor"), fresh("viewer with a space")];
    await unkey.permissions.createRole({ name: editor, permissions: ["doc.write"] });
    await unkey.permissions.createRole({ name: viewer, permissions: ["doc.read"] });
    const { keyId, key } = await newKey();
    const added = await unkey.keys.addRoles({ keyId, roles: [editor] });
    expect(added.data[0]?.permissions?.[0]?.slug).toBe("doc.write");
    expect((await verify(key, { permissions: "doc.write" })).roles).toEqual([editor]);
    expect(names((await unkey.keys.addRoles({ keyId, roles: [viewer] })).data)).toEqual(
      [editor, viewer].sort(),
    );
    const removed = await unkey.keys.removeRoles({ keyId, roles: [editor] });
    expect(names(removed.data)).toEqual([viewer]);
    expect((await verify(key, { permissions: "doc.write" })).valid).toBe(false);
    expect(names((await unkey.keys.setRoles({ keyId, roles: [editor] })).data)).toEqual([editor]);
    expect((await unkey.keys.setRoles({ keyId, roles: [] })).data).toEqual([]);
    const unknown = await refusal(
      unkey.keys.addRoles({ keyId, roles: [editor, "nobody"] }),
      NotFoundErrorResponse,
    );
    expect(unknown.error.detail).toBe("Role 'nobody' was not found.");
    await refusal(unkey.keys.removeRoles({ keyId, roles: ["nobody"] }), NotFoundErrorResponse);
  });
});

describe("apis", () => {
  test("createApi, getApi, deleteApi: its keys are refused at once", async () => {
    const name = fresh("payments");
    const { data } = await unkey.apis.createApi({ name });
    expect((await unkey.apis.getApi({ apiId: data.apiId })).data).toEqual({ id: data.apiId, name });
    const { data: made } = await unkey.keys.createKey({ apiId: data.apiId });
    expect((await verify(made.key)).valid).toBe(true);
    await unkey.apis.deleteApi({ apiId: data.apiId });
    expect(await verify(made.key)).toEqual({ valid: false, code: "NOT_FOUND" });
    await refusal(unkey.apis.getApi({ apiId: data.apiId }), NotFoundErrorResponse);
    await refusal(unkey.apis.deleteApi({ apiId: data.apiId }), NotFoundErrorResponse);
    await refusal(unkey.apis.createApi({ name: "ab" }), BadRequestErrorResponse);
  });

  test("listKeys: page by page, each once, of one owner when asked", async () => {
    const apiId = await newApi();
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { data } = await unkey.keys.createKey({ apiId, externalId: `list_${i % 2}` });
      made.push(data.keyId);
    }
    const pages: string[][] = [];
    for await (const page of await unkey.apis.listKeys({ apiId, limit: 2 }))
      pages.push(page.result.data.map((key) => key.keyId));
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().sort()).toEqual(made.sort());
    const owned = await unkey.apis.listKeys({ apiId, externalId: "list_1" });
    expect(owned.result.data).toHaveLength(2);
    expect(owned.result.data[0]?.identity?.externalId).toBe("list_1");
    expect(owned.result.pagination).toEqual({ hasMore: false });
    const missing = unkey.apis.listKeys({ apiId: "api_doesnotexist" });
    await refusal(Promise.resolve(missing), NotFoundErrorResponse);
  });
});

describe("identities", () => {
  const limit = { name: "requests", limit: 2, duration: 60_000, autoApply: true };

  test("create, get, update, list, delete; its ratelimits are shared by its keys", async () => {
    const externalId = fresh("org");
    const { data } = await unkey.identities.createIdentity({
      ...{ externalId, meta: { tier: "gold" }, ratelimits: [limit] },
    });
    const identity = data.identityId;
    expect((await unkey.identities.getIdentity({ identity })).data).toMatchObject({
      ...{ id: identity, externalId, meta: { tier: "gold" }, ratelimits: [limit] },
    });
    const [one, two] = [await newKey({ externalId }), await newKey({ externalId })];
    expect((await verify(one.key)).ratelimits?.[0]).toMatchObject({ remaining: 1 });
    const second = await verify(two.key);
    expect(second.ratelimits?.[0]).toMatchObject({ remaining: 0 });
    expect(second.identity).toMatchObject({ externalId, meta: { tier: "gold" } });
    expect(second.identity?.ratelimits?.[0]?.id).toBe(second.ratelimits?.[0]?.id);
    expect((await verify(one.key)).code).toBe("RATE_LIMITED");
    const updated = await unkey.identities.updateIdentity({
      ...{ identity: externalId, meta: { tier: "free" }, ratelimits: [{ ...limit, limit: 50 }] },
    });
    expect(updated.data).toMatchObject({ meta: { tier: "free" }, ratelimits: [{ limit: 50 }] });
    expect((await verify(one.key)).code).toBe("VALID");
    const found = await unkey.identities.listIdentities({ search: externalId });
    expect(found.result.data.map((it) => it.externalId)).toEqual([externalId]);
    await unkey.identities.deleteIdentity({ identity });
    expect((await verify(one.key)).identity).toBeUndefined();
    await refusal(unkey.identities.getIdentity({ identity }), NotFoundErrorResponse);
    const gone = await refusal(
      unkey.identities.deleteIdentity({ identity }),
      NotFoundErrorResponse,
    );
    expect(gone.error.type).toContain("/unkey/data/identity_not_found");
    await refusal(unkey.identities.updateIdentity({ identity, meta: {} }), NotFoundErrorResponse);
  });

  test("a second of one externalId is 409, a ratelimit named twice 400; lists go page by page", async () => {
    const externalId = fresh("twice");
    await unkey.identities.createIdentity({ externalId });
    const taken = await refusal(
      unkey.identities.createIdentity({ externalId }),
      ConflictErrorResponse,
    );
    expect(taken.error.type).toContain("/unkey/data/identity_already_exists");
    await refusal(
      unkey.identities.createIdentity({ externalId: fresh("x"), ratelimits: [limit, limit] }),
      BadRequestErrorResponse,
    );
    const seen: string[] = [];
    for await (const page of await unkey.identities.listIdentities({ limit: 1 }))
      seen.push(...page.result.data.map((one) => one.externalId));
    expect(seen).toContain(externalId);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("permissions and roles", () => {
  test("createPermission, getPermission, listPermissions, deletePermission", async () => {
    const slug = fresh("documents.write");
    const { data } = await unkey.permissions.createPermission({
      ...{ name: "Write documents", slug, description: "May change them" },
    });
    const whole = {
      ...{ id: data.permissionId, name: "Write documents", slug, description: "May change them" },
    };
    for (const permission of [slug, data.permissionId])
      expect((await unkey.permissions.getPermission({ permission })).data).toEqual(whole);
    const found = await unkey.permissions.listPermissions({ search: slug });
    expect(found.result.data).toEqual([whole]);
    const taken = await refusal(
      unkey.permissions.createPermission({ name: "Again", slug }),
      ConflictErrorResponse,
    );
    expect(taken.error.type).toContain("/unkey/data/permission_already_exists");
    const { key } = await newKey({ permissions: [slug] });
    expect((await verify(key, { permissions: slug })).valid).toBe(true);
    await unkey.permissions.deletePermission({ permission: slug });
    expect((await verify(key, { permissions: slug })).code).toBe("INSUFFICIENT_PERMISSIONS");
    await refusal(unkey.permissions.getPermission({ permission: slug }), NotFoundErrorResponse);
    await refusal(unkey.permissions.deletePermission({ permission: slug }), NotFoundErrorResponse);
  });

  test("createRole, getRole, listRoles, setRolePermissions, deleteRole: for every key that has it", async () => {
    const name = fresh("auditor");
    const { data } = await unkey.permissions.createRole({
      ...{ name, description: "Looks", permissions: ["audit.read"] },
    });
    for (const role of [name, data.roleId])
      expect((await unkey.permissions.getRole({ role })).data).toMatchObject({
        ...{ id: data.roleId, name, description: "Looks", permissions: [{ slug: "audit.read" }] },
      });
    const found = await unkey.permissions.listRoles({ search: name });
    expect(names(found.result.data)).toEqual([name]);
    await refusal(unkey.permissions.createRole({ name }), ConflictErrorResponse);
    const { key } = await newKey({ roles: [name] });
    expect((await verify(key, { permissions: "audit.read" })).valid).toBe(true);
    const set = await unkey.permissions.setRolePermissions({
      ...{ roleId: data.roleId, permissions: ["audit.export"] },
    });
    expect(slugs(set.data)).toEqual(["audit.export"]);
    expect((await verify(key, { permissions: "audit.read" })).valid).toBe(false);
    expect((await verify(key, { permissions: "audit.export" })).valid).toBe(true);
    await unkey.permissions.deleteRole({ role: name });
    expect((await verify(key)).roles).toBeUndefined();
    await refusal(unkey.permissions.getRole({ role: name }), NotFoundErrorResponse);
    await refusal(
      unkey.permissions.setRolePermissions({ roleId: data.roleId, permissions: [] }),
      NotFoundErrorResponse,
    );
    // Their package knows no 404 of this one.
    const gone = await refusal(unkey.permissions.deleteRole({ role: name }), UnkeyError);
    expect(gone.statusCode).toBe(404);
  });
});

describe("ratelimit", () => {
  const place = () => ({ namespace: fresh("mail"), identifier: "user_1" });

  test("limit: counts, refuses, and tells when it begins anew", async () => {
    const check = { ...place(), limit: 3, duration: 60_000 };
    const first = (await unkey.ratelimit.limit(check)).data;
    expect(first).toMatchObject({ success: true, limit: 3, remaining: 2 });
    expect(first.reset).toBeGreaterThan(Date.now());
    expect((await unkey.ratelimit.limit({ ...check, cost: 3 })).data.success).toBe(false);
    expect((await unkey.ratelimit.limit({ ...check, cost: 2 })).data.remaining).toBe(0);
    expect((await unkey.ratelimit.limit({ ...check, cost: 0 })).data.remaining).toBe(0);
    expect((await unkey.ratelimit.limit(check)).data.success).toBe(false);
    const other = await unkey.ratelimit.limit({ ...check, identifier: "user_2" });
    expect(other.data.remaining).toBe(2);
    await refusal(unkey.ratelimit.limit({ ...check, duration: 10 }), BadRequestErrorResponse);
  });

  test("multiLimit: all of them or none", async () => {
    const [wide, narrow] = [
      { ...place(), limit: 10, duration: 60_000 },
      { ...place(), limit: 1, duration: 60_000 },
    ];
    const passed = (await unkey.ratelimit.multiLimit([wide, narrow])).data;
    expect(passed.passed).toBe(true);
    expect(passed.limits[0]).toMatchObject({
      ...{ namespace: wide.namespace, identifier: "user_1", limit: 10, remaining: 9 },
    });
    const refused = (await unkey.ratelimit.multiLimit([wide, narrow])).data;
    expect(refused.passed).toBe(false);
    expect(refused.limits.map((one) => one.passed)).toEqual([true, false]);
    expect((await unkey.ratelimit.limit({ ...wide, cost: 0 })).data.remaining).toBe(9);
  });

  test("setOverride, getOverride, listOverrides, deleteOverride: the next limit counts by it", async () => {
    const { namespace, identifier } = place();
    const check = { namespace, identifier, limit: 1, duration: 60_000 };
    const set = await unkey.ratelimit.setOverride({ ...check, limit: 5 });
    const { overrideId } = set.data;
    const limited = (await unkey.ratelimit.limit(check)).data;
    expect(limited).toMatchObject({ limit: 5, remaining: 4, overrideId });
    expect((await unkey.ratelimit.getOverride({ namespace, identifier })).data).toEqual({
      ...{ overrideId, identifier, limit: 5, duration: 60_000 },
    });
    const again = await unkey.ratelimit.setOverride({ ...check, limit: 7 });
    expect(again.data.overrideId).toBe(overrideId);
    await unkey.ratelimit.setOverride({ ...check, identifier: "user_2", limit: 9 });
    const limits: number[] = [];
    for await (const page of await unkey.ratelimit.listOverrides({ namespace, limit: 1 }))
      limits.push(...page.result.data.map((one) => one.limit));
    expect(limits.sort()).toEqual([7, 9]);
    await unkey.ratelimit.deleteOverride({ namespace, identifier });
    expect((await unkey.ratelimit.limit(check)).data.limit).toBe(1);
    const gone = await refusal(
      unkey.ratelimit.getOverride({ namespace, identifier }),
      NotFoundErrorResponse,
    );
    expect(gone.error.type).toContain("/unkey/data/ratelimit_override_not_found");
    await refusal(unkey.ratelimit.deleteOverride({ namespace, identifier }), NotFoundErrorResponse);
    await refusal(
      unkey.ratelimit.setOverride({ ...check, identifier: "user_*" }),
      BadRequestErrorResponse,
    );
  });

  test("@unkey/ratelimit: Ratelimit limits, with overrides set by Overrides", async () => {
    const { namespace, identifier } = place();
    const config = { rootKey, baseUrl: serverURL };
    const limiter = new Ratelimit({ ...config, namespace, limit: 2, duration: "60s" });
    expect(await limiter.limit(identifier)).toMatchObject({ success: true, remaining: 1 });
    expect((await limiter.limit(identifier)).success).toBe(true);
    expect((await limiter.limit(identifier)).success).toBe(false);
    expect((await limiter.limit("user_2", { cost: 2 })).remaining).toBe(0);
    const overrides = new Overrides(config);
    const asked = { namespace, identifier: "user_3" };
    await overrides.setOverride({ ...asked, limit: 9, duration: 60_000 });
    expect((await limiter.limit("user_3")).remaining).toBe(8);
    expect((await overrides.getOverride(asked)).data?.limit).toBe(9);
    const listed = await overrides.listOverrides({ namespace });
    expect(JSON.stringify(listed)).toContain('"user_3"');
    await overrides.deleteOverride(asked);
    await expect(overrides.getOverride(asked)).rejects.toMatchObject({ statusCode: 404 });
    const wrong = new Ratelimit({
      ...{ ...config, rootKey: "wrong", namespace, limit: 1, duration: 1000 },
      onError: (error) => ({ success: false, limit: 0, remaining: 0, reset: error.message.length }),
    });
    expect(await wrong.limit("anyone")).toMatchObject({ success: false, limit: 0 });
  });
});

describe("keys that Unkey made", () => {
  test("are imported by the hash it exports, and verify with the text their callers have", async () => {
    const [apiId, key] = [await newApi(), `unkey_${fresh("3ZZ7faUrkfv1YAhffAcnKW74")}`];
    const role = fresh("imported");
    await unkey.permissions.createRole({ name: role, permissions: ["invoices.pay"] });
    expect((await verify(key)).code).toBe("NOT_FOUND");
    const value = createHash("sha256").update(key).digest("base64");
    const response = await fetch(`${serverURL}/v1/keys/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${rootKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        apiId,
        keys: [
          {
            ...{ hash: { algorithm: "sha256", encoding: "base64", value }, name: "Globex" },
            ...{ scopes: ["documents.read"], roles: [role], ownerId: "user_imported" },
          },
        ],
      }),
    });
    expect(await response.json()).toMatchObject({ created: 1, invalid: 0 });
    expect(await verify(key, { permissions: "documents.read AND invoices.pay" })).toMatchObject({
      ...{ code: "VALID", name: "Globex", roles: [role] },
      identity: { externalId: "user_imported" },
    });
    expect((await verify(`${key}x`)).code).toBe("NOT_FOUND");
  });
});

describe("whom a root key is", () => {
  test("an unknown one is 401, one without the permission 403, another workspace's finds nothing", async () => {
    const { keyId, key, apiId } = await newKey();
    const unknown = await refusal(
      clientOf("unkey_wrong").keys.getKey({ keyId }),
      UnauthorizedErrorResponse,
    );
    expect(unknown.error).toMatchObject({ title: "Unauthorized", status: 401 });
    const narrow = clientOf(await managementKey(["keys:verify"]));
    expect((await narrow.keys.verifyKey({ key })).data.valid).toBe(true);
    const denied = await refusal(narrow.keys.getKey({ keyId }), ForbiddenErrorResponse);
    expect(denied.error.type).toContain("/unkey/authorization/insufficient_permissions");
    expect(denied.error.detail).toContain("keys:read");
    const foreign = clientOf(await managementKey(["*"], await newTestWorkspace()));
    expect((await foreign.keys.verifyKey({ key })).data).toEqual({
      valid: false,
      code: "NOT_FOUND",
    });
    await refusal(foreign.keys.getKey({ keyId }), NotFoundErrorResponse);
    await refusal(foreign.keys.deleteKey({ keyId }), NotFoundErrorResponse);
    await refusal(foreign.keys.createKey({ apiId }), NotFoundErrorResponse);
    expect((await verify(key)).valid).toBe(true);
  });

  test("what Keyway does not serve of theirs is 404 in their envelope", async () => {
    const query = unkey.analytics.getVerifications({ query: "SELECT 1" });
    const missing = await refusal(query, UnkeyError);
    expect(missing.statusCode).toBe(404);
    expect(missing.body).toContain("Keyway does not serve");
  });
});
