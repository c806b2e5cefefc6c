import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { systemActor } from "@/lib/actor";
import { listEvents } from "@/lib/audit/list";
import { createRole } from "@/lib/roles/create";
import { CreateRoleInput } from "@/lib/roles/input";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { testTenant, testVerifier } from "@/lib/verifier/testing";
import { disableKey } from "./disable";
import { enableKey } from "./enable";
import { finishOverlap } from "./finish-overlap";
import { getKey } from "./get";
import { RotateKeyInput, UpdateKeyInput } from "./input";
import { purgeKey } from "./purge";
import { restoreKey } from "./restore";
import { revokeKey } from "./revoke";
import { rotateKey } from "./rotate";
import { updateKey } from "./update";

const verifier = testVerifier(testDatabase());

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const because = (reason = "") => ({ reason });

let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
let api: Awaited<ReturnType<typeof newTestApi>>;
beforeAll(async () => {
  workspace = await newTestWorkspace();
  api = await newTestApi(workspace);
});

const newKey = (input: object = {}) => newTestKey(workspace, api.id, input, NOW);
const eventsOf = async (targetId: string) => {
  const { items } = await listEvents(workspace.owner, { limit: 100, targetId });
  return items.map((event) => event.action);
};

describe("K07 the verify that follows a change decides on it, on a node that had the key in its cache:", () => {
  type Tenant = Awaited<ReturnType<typeof testTenant>>;
  type Change = (tenant: Tenant, id: string) => Promise<unknown>;
  const edit = (input: object): Change => {
    return (tenant, id) => updateKey(tenant.actor, id, UpdateKeyInput.parse(input));
  };
  const cases: [string, string, Change][] = [
    ["revoked", "REVOKED", (tenant, id) => revokeKey(tenant.actor, id, because())],
    ["disabled", "DISABLED", (tenant, id) => disableKey(tenant.actor, id, because())],
    ["purged", "NOT_FOUND", (tenant, id) => purgeKey(tenant.actor, id)],
    ["expired", "EXPIRED", edit({ expiresAt: "2020-01-01T00:00:00Z" })],
    ["not valid yet", "NOT_YET_VALID", edit({ notBefore: "2999-01-01T00:00:00Z" })],
    ["bound to another address", "IP_DENIED", edit({ ipAllowlist: ["198.51.100.0/24"] })],
    ["narrowed", "INSUFFICIENT_SCOPE", edit({ scopes: ["b:read"] })],
    [
      "limited to nothing",
      "RATE_LIMITED",
      edit({ limits: [{ name: "r", limit: 0, windowMs: 9 }] }),
    ],
    ["out of credits", "CREDITS_EXCEEDED", edit({ credits: { remaining: 0 } })],
    [
      "rotated without overlap",
      "REVOKED",
      (tenant, id) =>
        rotateKey(tenant.actor, id, RotateKeyInput.parse({ overlap: { mode: "none" } })),
    ],
    [
      "given an overlap that was finished",
      "REVOKED",
      async (tenant, id) => {
        await rotateKey(tenant.actor, id, RotateKeyInput.parse({}));
        await finishOverlap(tenant.actor, id, 1);
      },
    ],
  ];
  test.each(cases)("%s is %s", async (_, code, change) => {
    const tenant = await testTenant();
    const { key, secret } = await tenant.key({ scopes: ["a:read"] });
    const body = { key: secret, scopes: ["a:read"], context: { ip: "192.0.2.1" } };
    expect((await tenant.verify(verifier(), body)).code).toBe("VALID");
    await change(tenant, key.id);
    expect((await tenant.verify(verifier(), body)).code).toBe(code);
  });

  test.each([
    ["restored", revokeKey, restoreKey],
    ["enabled", disableKey, enableKey],
  ] as const)("%s again is VALID", async (_, stop, start) => {
    const tenant = await testTenant();
    const { key, secret } = await tenant.key();
    await stop(tenant.actor, key.id, because());
    expect((await tenant.verify(verifier(), { key: secret })).code).not.toBe("VALID");
    await start(tenant.actor, key.id, because());
    expect((await tenant.verify(verifier(), { key: secret })).code).toBe("VALID");
  });
});

describe("revoke", () => {
  test("keeps the reason and the time, in the key and in the audit log", async () => {
    const { key } = await newKey();
    const revoked = await revokeKey(workspace.owner, key.id, because("leaked"), later(1));
    expect(revoked.key).toMatchObject({
      status: "revoked",
      revokedAt: later(1),
      revokeReason: "leaked",
    });
    const { items } = await listEvents(workspace.owner, { limit: 1, targetId: key.id });
    expect(items[0]).toMatchObject({
      ...{ action: "key.revoked", reason: "leaked", at: later(1) },
      ...{ before: { status: "active" }, after: { status: "revoked" } },
    });
  });

  test("says which nodes know: here none but the one that holds a lease", async () => {
    const { key } = await newKey();
    const { confirmed } = await revokeKey(workspace.owner, key.id, because());
    expect(confirmed.nodes).toBe(1);
    expect(confirmed.ms).toBeGreaterThanOrEqual(0);
  });

  test("repeated changes nothing, writes no second event, and is confirmed all the same", async () => {
    const { key } = await newKey();
    const first = await revokeKey(workspace.owner, key.id, because("one"), later(1));
    const again = await revokeKey(workspace.owner, key.id, because("two"), later(2));
    expect({ ...again.key }).toEqual(first.key);
    expect(again.confirmed.nodes).toBe(1);
    expect(await eventsOf(key.id)).toEqual(["key.revoked", "key.created"]);
  });

  test.each([
    ["updated", (id: string) => updateKey(workspace.owner, id, { name: "x" })],
    ["disabled", (id: string) => disableKey(workspace.owner, id, because())],
    ["enabled", (id: string) => enableKey(workspace.owner, id, because())],
  ])("leaves a key that cannot be %s", async (_, change) => {
    const { key } = await newKey();
    await revokeKey(workspace.owner, key.id, because());
    await expect(change(key.id)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("restore", () => {
  test.each([
    [0, true],
    [59.9, true],
    [60, true],
    [60.1, false],
    [1440, false],
  ])("%d minutes after the revocation works: %s", async (minutes, works) => {
    const { key } = await newKey();
    await revokeKey(workspace.owner, key.id, because("x"), NOW);
    const restored = restoreKey(workspace.owner, key.id, because(), later(minutes));
    if (works)
      expect(await restored).toMatchObject({
        status: "active",
        revokedAt: null,
        revokeReason: null,
      });
    else await expect(restored).rejects.toMatchObject({ code: "conflict" });
  });

  test("of a key that is not revoked changes nothing", async () => {
    const { key } = await newKey();
    expect(await restoreKey(workspace.owner, key.id, because(), NOW)).toEqual(key);
    expect(await eventsOf(key.id)).toEqual(["key.created"]);
  });

  test("leaves a disabled key disabled", async () => {
    const { key } = await newKey({ enabled: false });
    await revokeKey(workspace.owner, key.id, because(), NOW);
    const restored = await restoreKey(workspace.owner, key.id, because(), NOW);
    expect(restored.status).toBe("disabled");
  });
});

describe("disable and enable", () => {
  test("are audited with their reasons, and once however often they are called", async () => {
    const { key } = await newKey();
    await disableKey(workspace.owner, key.id, because("abuse"), later(1));
    await disableKey(workspace.owner, key.id, because("again"), later(2));
    await enableKey(workspace.owner, key.id, because("solved"), later(3));
    await enableKey(workspace.owner, key.id, because(), later(4));
    const { items } = await listEvents(workspace.owner, { limit: 10, targetId: key.id });
    expect(items.map((event) => [event.action, event.reason])).toEqual([
      ["key.enabled", "solved"],
      ["key.disabled", "abuse"],
      ["key.created", ""],
    ]);
  });
});

describe("update", () => {
  test("changes what is given and nothing else", async () => {
    const { key } = await newKey({ scopes: ["a:read"], tags: ["x"], ownerId: "user_1" });
    const after = await updateKey(workspace.owner, key.id, { name: "Renamed" }, later(1));
    expect(after).toEqual({ ...key, name: "Renamed", updatedAt: later(1) });
  });

  test.each([
    ["expiresAt", { expiresAt: "2027-01-01T00:00:00Z" }],
    ["notBefore", { notBefore: "2026-01-01T00:00:00Z" }],
    ["ownerId", { ownerId: "user_2" }],
    ["credits", { credits: { remaining: 3 } }],
  ])("sets %s, and takes it away again by null", async (field, input) => {
    const { key } = await newKey();
    const set = await updateKey(workspace.owner, key.id, UpdateKeyInput.parse(input), NOW);
    expect(set).not.toMatchObject({ [field]: null });
    const unset = await updateKey(workspace.owner, key.id, { [field]: null }, NOW);
    expect(unset).toMatchObject({ [field]: null });
  });

  test("replaces limits and roles as whole lists", async () => {
    for (const name of ["one", "two"])
      await createRole(workspace.owner, CreateRoleInput.parse({ apiId: api.id, name }));
    const limit = { name: "requests", limit: 5, windowMs: 1000 };
    const { key } = await newKey({ roles: ["one"], limits: [limit, { ...limit, name: "tokens" }] });
    const input = UpdateKeyInput.parse({ roles: ["two"], limits: [{ ...limit, limit: 9 }] });
    const after = await updateKey(workspace.owner, key.id, input, NOW);
    expect(after.roles).toEqual(["two"]);
    expect(after.limits).toMatchObject([{ name: "requests", limit: 9 }]);
  });

  test("of one mode leaves the other", async () => {
    const { key } = await newKey({ mode: { ip: "monitor", scopes: "monitor" } });
    const after = await updateKey(workspace.owner, key.id, { mode: { ip: "enforce" } }, NOW);
    expect(after.mode).toEqual({ ip: "enforce", scopes: "monitor" });
  });

  test("is audited with the fields that differ only", async () => {
    const { key } = await newKey({ tags: ["a"] });
    await updateKey(workspace.owner, key.id, { name: "New", tags: ["a"] }, later(1));
    const { items } = await listEvents(workspace.owner, { limit: 1, targetId: key.id });
    expect(items[0]?.before).toEqual({ name: "Production" });
    expect(items[0]?.after).toEqual({ name: "New" });
  });

  test("that fails half-way changes nothing", async () => {
    const { key } = await newKey();
    const update = updateKey(workspace.owner, key.id, { name: "New", roles: ["nope"] }, later(1));
    await expect(update).rejects.toMatchObject({ code: "invalid" });
    expect(await getKey(workspace.owner, key.id, NOW)).toEqual(key);
  });

  test("K10 does not widen a management key beyond its editor, by scopes or by a role", async () => {
    const apiId = workspace.managementApiId;
    await createRole(workspace.owner, CreateRoleInput.parse({ apiId, name: "all", scopes: ["*"] }));
    const { key } = await newTestKey(workspace, apiId, { scopes: ["keys:read"] });
    for (const input of [{ scopes: ["*"] }, { scopes: ["audit:read"] }, { roles: ["all"] }])
      await expect(updateKey(workspace.developer, key.id, input)).rejects.toMatchObject({
        code: "forbidden",
      });
    expect(await getKey(workspace.owner, key.id)).toEqual(key);
    const after = await updateKey(workspace.developer, key.id, { scopes: ["keys:write"] });
    expect(after.scopes).toEqual(["keys:write"]);
  });

  test("K10 lets anybody who may write keys rename one that holds more than they do", async () => {
    const { key } = await newTestKey(workspace, workspace.managementApiId, { scopes: ["*"] });
    const after = await updateKey(workspace.developer, key.id, { name: "Ops" });
    expect(after).toMatchObject({ name: "Ops", scopes: ["*"] });
  });
});

describe("purge", () => {
  test("deletes the key, its secrets, limits and history; the audit log and the API's counts stay", async () => {
    const { key } = await newKey({ limits: [{ name: "r", limit: 1, windowMs: 1 }] });
    const at = NOW.toISOString();
    await sql()`
      insert into usage_by_key values (${workspace.id}, 'day', ${at}, ${api.id}, ${key.id}, 1, '', '',
        'live', 'VALID', 5, 0, '{5}')`;
    await sql()`
      insert into usage_by_api values (${workspace.id}, 'day', ${at}, ${api.id}, 'live', 'VALID', 5, 0, '{5}')`;
    await purgeKey(workspace.owner, key.id, later(1));
    await expect(getKey(workspace.owner, key.id)).rejects.toMatchObject({ code: "not_found" });
    const [left] = await sql()`
      select (select count(*) from key_secrets where key_id = ${key.id})::int as secrets,
        (select count(*) from limits where key_id = ${key.id})::int as limits,
        (select count(*) from usage_by_key where key_id = ${key.id})::int as by_key,
        (select sum(verifications) from usage_by_api where api_id = ${api.id})::int as by_api`;
    expect(left).toEqual({ secrets: 0, limits: 0, by_key: 0, by_api: 5 });
    expect(await eventsOf(key.id)).toEqual(["key.purged", "key.created"]);
  });
});

test("what the system does is told apart from what people do in the audit log", async () => {
  const { key } = await newKey();
  await disableKey(systemActor(workspace.id, "leak report"), key.id, because("leaked"), NOW);
  const { items } = await listEvents(workspace.owner, { limit: 1, targetId: key.id });
  expect(items[0]).toMatchObject({ actorKind: "system", actorName: "leak report", ip: "" });
});
