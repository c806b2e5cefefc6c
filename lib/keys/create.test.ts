import { describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { listEvents } from "@/lib/audit/list";
import { createRole } from "@/lib/roles/create";
import { CreateRoleInput } from "@/lib/roles/input";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { createKey } from "./create";
import { getKey } from "./get";
import { CreateKeyInput } from "./input";
import { lookupKeys } from "./lookup";

testDatabase();

const NOW = new Date("2026-05-01T12:00:00Z");

async function setUp(settings = {}) {
  const workspace = await newTestWorkspace();
  return { workspace, api: await newTestApi(workspace, settings) };
}

describe("a new key", () => {
  test("is answered with all that was asked, and read back the same", async () => {
    const { workspace, api } = await setUp();
    await createRole(
      workspace.owner,
      CreateRoleInput.parse({ apiId: api.id, name: "reader", scopes: ["a:read"] }),
    );
    const asked = {
      name: "CI deploy",
      environment: "test",
      scopes: ["invoices:*", "!invoices:delete"],
      roles: ["reader"],
      ownerId: "user_1",
      metadata: { plan: { tier: 2 } },
      tags: ["eu"],
      expiresAt: new Date("2027-01-01T00:00:00Z"),
      notBefore: new Date("2026-06-01T00:00:00Z"),
      ipAllowlist: ["192.0.2.0/24", "2001:db8::/32"],
      credits: { remaining: 5, refill: { amount: 10, every: "P1D", mode: "set" } },
      limits: [
        {
          ...{ name: "requests", limit: 100, windowMs: 60_000 },
          ...{ algorithm: "sliding", auto: true, mode: "monitor" },
        },
      ],
      mode: { ip: "monitor", scopes: "enforce" },
    };
    const input = {
      ...asked,
      expiresAt: asked.expiresAt.toISOString(),
      notBefore: asked.notBefore.toISOString(),
    };
    const { key } = await newTestKey(workspace, api.id, input, NOW);
    expect(key).toMatchObject({ ...asked, apiId: api.id, status: "not_yet_valid", createdAt: NOW });
    expect(await getKey(workspace.viewer, key.id, NOW)).toEqual(key);
  });

  test("has defaults for all that was left out", async () => {
    const { workspace, api } = await setUp();
    const { key } = await createKey(workspace.owner, CreateKeyInput.parse({ apiId: api.id }));
    expect(key).toMatchObject({
      ...{ name: "Untitled key", environment: "live", status: "active", ownerId: null, scopes: [] },
      ...{ roles: [], metadata: {}, tags: [], expiresAt: null, notBefore: null, credits: null },
      ...{ limits: [], ipAllowlist: [], lastUsedAt: null, revokedAt: null, revokeReason: null },
      createdBy: { kind: "member", id: "usr_owner" },
    });
  });

  test("K02 gives its text once: no read has it afterwards", async () => {
    const { workspace, api } = await setUp({ prefix: "acme" });
    const { key, secret } = await newTestKey(workspace, api.id);
    expect(secret).toMatch(/^acme_live_kw[0-9A-Za-z]{38}$/);
    const random = secret.slice("acme_live_kw".length + 4, -10);
    const reads = [key, await getKey(workspace.owner, key.id)];
    expect(JSON.stringify(reads)).not.toContain(random);
    expect(key.hint).toBe(`${secret.slice(0, 16)}…${secret.slice(-10, -6)}`);
  });

  test("K03 K15 leaves neither its text nor a plain hash of it anywhere in the database", async () => {
    const { workspace, api } = await setUp();
    const { secret } = await newTestKey(workspace, api.id);
    const tables = await sql()<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`;
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const [row] = await sql()<{ hits: number }[]>`
        select count(*)::int as hits from ${sql()(name)} t
        where t::text like ${`%${secret.slice(-20)}%`}
          or t::text like '%' || encode(sha256(${secret}::text::bytea), 'hex') || '%'`;
      expect([name, row?.hits]).toEqual([name, 0]);
    }
  });

  test("takes the API's prefix unless it asks for its own", async () => {
    const { workspace, api } = await setUp({ prefix: "acme" });
    const { secret } = await newTestKey(workspace, api.id, { prefix: "zz", environment: "test" });
    expect(secret).toMatch(/^zz_test_kw/);
  });

  test.each([
    ["nothing", {}, new Date("2026-05-31T12:00:00Z")],
    ["null", { expiresAt: null }, null],
    ["a date", { expiresAt: "2026-05-02T00:00:00Z" }, new Date("2026-05-02T00:00:00Z")],
  ])("that says %s of its expiry, in an API with 30 days", async (_, input, expiresAt) => {
    const { workspace, api } = await setUp({ defaults: { expiresInDays: 30 } });
    const { key } = await newTestKey(workspace, api.id, input, NOW);
    expect(key.expiresAt).toEqual(expiresAt);
  });

  test("may name an owner that nobody described yet; many at once make one", async () => {
    const { workspace, api } = await setUp();
    const make = () => newTestKey(workspace, api.id, { ownerId: "user_7" });
    const made = await Promise.all([make(), make(), make()]);
    expect(made.map(({ key }) => key.ownerId)).toEqual(["user_7", "user_7", "user_7"]);
  });

  test("with an unknown role is refused by name of the field, and nothing is left of it", async () => {
    const { workspace, api } = await setUp();
    const make = newTestKey(workspace, api.id, { roles: ["nope"], ownerId: "user_1" });
    await expect(make).rejects.toMatchObject({ code: "invalid", faults: [{ path: "roles[0]" }] });
    const [row] = await sql()`
      select (select count(*) from keys where workspace_id = ${workspace.id})::int as keys,
        (select count(*) from owners where workspace_id = ${workspace.id})::int as owners`;
    expect(row).toEqual({ keys: 0, owners: 0 });
  });

  test("does not take a role of another API", async () => {
    const { workspace, api } = await setUp();
    const other = await newTestApi(workspace);
    await createRole(workspace.owner, CreateRoleInput.parse({ apiId: other.id, name: "reader" }));
    await expect(newTestKey(workspace, api.id, { roles: ["reader"] })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("with a given text that is in use already is refused", async () => {
    const { workspace, api } = await setUp();
    const input = CreateKeyInput.parse({ apiId: api.id });
    const text = "a-text-of-an-operator-of-32-chars";
    await createKey(workspace.owner, input, text);
    await expect(createKey(workspace.owner, input, text)).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await lookupKeys(workspace.owner, { keys: [text] }))[0]?.found).toBe(true);
  });

  test("is audited with its maker and where they came from", async () => {
    const { workspace, api } = await setUp();
    const { key } = await newTestKey(workspace, api.id);
    const { items } = await listEvents(workspace.owner, { limit: 1, targetId: key.id });
    expect(items[0]).toMatchObject({
      ...{ action: "key.created", actorKind: "member", actorId: "usr_owner", ip: "192.0.2.7" },
      ...{ targetKind: "key", targetId: key.id, targetName: "Production", before: null },
    });
  });
});

describe("K10 a new management key", () => {
  test.each([
    ["developer", ["keys:read", "keys:write"], true],
    ["developer", ["keys:verify:api_1"], true],
    ["developer", ["audit:read"], false],
    ["developer", ["*"], false],
    ["developer", ["keys:*"], false],
    ["admin", ["members:write"], true],
    ["admin", ["keys:purge"], false],
    ["owner", ["*"], true],
  ] as const)("made by a %s with %j is allowed: %s", async (role, scopes, allowed) => {
    const workspace = await newTestWorkspace();
    const input = CreateKeyInput.parse({ apiId: workspace.managementApiId, scopes });
    const made = createKey(workspace[role], input);
    if (allowed) expect((await made).key.scopes).toEqual(scopes);
    else await expect(made).rejects.toMatchObject({ code: "forbidden" });
  });

  test("cannot be given more through a role than its maker holds", async () => {
    const workspace = await newTestWorkspace();
    const apiId = workspace.managementApiId;
    const role = CreateRoleInput.parse({ apiId, name: "auditor", scopes: ["audit:read"] });
    await createRole(workspace.owner, role);
    const input = CreateKeyInput.parse({ apiId, roles: ["auditor"] });
    await expect(createKey(workspace.developer, input)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await createKey(workspace.admin, input)).key.roles).toEqual(["auditor"]);
  });

  test("made by a narrow management key holds at most what that one holds", async () => {
    const workspace = await newTestWorkspace();
    const caller = newTestCaller(workspace.id, ["keys:write", "!keys:write:api_1"]);
    const make = (scopes: string[]) =>
      createKey(caller, CreateKeyInput.parse({ apiId: workspace.managementApiId, scopes }));
    for (const scopes of [["keys:write:api_1"], ["keys:write"], ["usage:read"]])
      await expect(make(scopes)).rejects.toMatchObject({ code: "forbidden" });
    const same = ["keys:write", "!keys:write:api_1"];
    expect((await make(same)).key.scopes).toEqual(same);
    expect((await make(["keys:write:api_2"])).key.scopes).toEqual(["keys:write:api_2"]);
  });
});
