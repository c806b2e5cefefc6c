import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { listEvents } from "@/lib/audit/list";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { createApi } from "./create";
import { deleteApi } from "./delete";
import { getApi } from "./get";
import { CreateApiInput, ListApisQuery, UpdateApiInput } from "./input";
import { listApis } from "./list";
import { updateApi } from "./update";

testDatabase();

const NOW = new Date("2026-05-01T12:00:00Z");
let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
beforeAll(async () => {
  workspace = await newTestWorkspace();
});

describe("an API", () => {
  test("is answered with all that was asked, and read back the same", async () => {
    const limit = { name: "requests", limit: 5, windowMs: 1000, algorithm: "sliding" };
    const asked = {
      name: "Billing",
      prefix: "acme",
      audience: "https://billing.example.com/v1",
      scopes: [
        { name: "invoices:write", description: "Change invoices" },
        { name: "invoices:read", description: "" },
      ],
      defaults: { limits: [{ ...limit, auto: false, mode: "monitor" }], expiresInDays: 90 },
      tokens: { ttlSeconds: 600, algorithm: "RS256", certificateBound: true },
    };
    const api = await createApi(workspace.owner, CreateApiInput.parse(asked), NOW);
    const { id, ...rest } = api;
    expect(rest).toEqual({ ...asked, kind: "customer", createdAt: NOW, updatedAt: NOW });
    expect(await getApi(workspace.viewer, id)).toEqual(api);
  });

  test("has defaults for all but its name", () =>
    expect(CreateApiInput.parse({ name: "Billing" })).toEqual({
      ...{ name: "Billing", prefix: "sk", audience: null, scopes: [] },
      defaults: { limits: [], expiresInDays: null },
      tokens: { ttlSeconds: 300, algorithm: "ES256", certificateBound: false },
    }));

  test.each([
    "billing",
    "/v1",
    "https://a.example/#x",
    "https://a.example/#",
    "https://a b.example",
    "",
    "http://",
  ])("cannot have %j as its audience", (audience) =>
    expect(CreateApiInput.safeParse({ name: "A", audience }).success).toBe(false),
  );

  test.each(["https://api.example.com", "urn:acme:billing"])(
    "can have %j as its audience",
    (audience) => expect(CreateApiInput.safeParse({ name: "A", audience }).success).toBe(true),
  );

  test.each([
    { tokens: { ttlSeconds: 3601 } },
    { tokens: { algorithm: "HS256" } },
    { tokens: { algorithm: "none" } },
    { defaults: { expiresInDays: 0 } },
    { scopes: [{ name: "a" }, { name: "a" }] },
    { scopes: [{ name: "!a" }] },
    { prefix: "A" },
    { kind: "management" },
  ])("cannot be made with %j", (fields) =>
    expect(CreateApiInput.safeParse({ name: "A", ...fields }).success).toBe(false),
  );

  test("does not share its audience within the workspace, even when two ask at once", async () => {
    const audience = "https://one.example.com";
    const make = () => newTestApi(workspace, { audience });
    const made = await Promise.allSettled([make(), make(), make()]);
    expect(made.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of made)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    const other = await newTestApi(workspace);
    await expect(updateApi(workspace.owner, other.id, { audience })).rejects.toMatchObject({
      code: "conflict",
    });
    const elsewhere = await newTestWorkspace();
    expect((await newTestApi(elsewhere, { audience })).audience).toBe(audience);
  });

  test("keeps its own audience when it is given again", async () => {
    const audience = "https://two.example.com";
    const { id } = await newTestApi(workspace, { audience });
    expect((await updateApi(workspace.owner, id, { audience, name: "X" })).name).toBe("X");
  });

  test("changes in what is given and nothing else", async () => {
    const api = await newTestApi(workspace, {
      scopes: [{ name: "a" }],
      defaults: { expiresInDays: 9, limits: [{ name: "r", limit: 1, windowMs: 1 }] },
    });
    const input = UpdateApiInput.parse({ defaults: { expiresInDays: 10 }, tokens: {} });
    const after = await updateApi(workspace.owner, api.id, input, NOW);
    const defaults = { ...api.defaults, expiresInDays: 10 };
    expect(after).toEqual({ ...api, defaults, updatedAt: NOW });
  });

  test("has exactly the catalogue it was last given, in that order", async () => {
    const { id } = await newTestApi(workspace, { scopes: [{ name: "a" }, { name: "b" }] });
    const scopes = ["c", "a"].map((name) => ({ name, description: "" }));
    expect((await updateApi(workspace.owner, id, { scopes })).scopes).toEqual(scopes);
    expect((await getApi(workspace.owner, id)).scopes).toEqual(scopes);
  });

  test("is not deleted while it has keys that are not revoked, and says how many", async () => {
    const { id } = await newTestApi(workspace);
    const [one, two] = [await newTestKey(workspace, id), await newTestKey(workspace, id)];
    await revokeKey(workspace.owner, two.key.id, { reason: "" });
    await expect(deleteApi(workspace.owner, id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("1 "),
    });
    await revokeKey(workspace.owner, one.key.id, { reason: "" });
    await deleteApi(workspace.owner, id);
    await expect(getApi(workspace.owner, id)).rejects.toMatchObject({ code: "not_found" });
    const [left] = await sql()`select count(*)::int as keys from keys where api_id = ${id}`;
    expect(left?.keys).toBe(0);
  });

  test("that is deleted while a key is made in it leaves no key behind", async () => {
    const { id } = await newTestApi(workspace);
    const [made, deleted] = await Promise.allSettled([
      newTestKey(workspace, id),
      deleteApi(workspace.owner, id),
    ]);
    expect([made.status, deleted.status].sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is audited under its name", async () => {
    const { id } = await newTestApi(workspace, { name: "Ledger" });
    await updateApi(workspace.owner, id, { name: "Books" }, NOW);
    await deleteApi(workspace.owner, id, {}, NOW);
    const { items } = await listEvents(workspace.owner, { limit: 9, targetId: id });
    expect(items.map((event) => [event.action, event.targetName])).toEqual([
      ["api.deleted", "Books"],
      ["api.updated", "Books"],
      ["api.created", "Ledger"],
    ]);
  });
});

describe("the built-in Keyway API", () => {
  test("is listed, and cannot be deleted or have its prefix or scopes changed", async () => {
    const id = workspace.managementApiId;
    const { items } = await listApis(workspace.viewer, ListApisQuery.parse({}));
    expect(items.find((api) => api.id === id)?.kind).toBe("management");
    const changes = [
      () => deleteApi(workspace.owner, id),
      () => updateApi(workspace.owner, id, { prefix: "mine" }),
      () => updateApi(workspace.owner, id, { scopes: [] }),
    ];
    for (const change of changes)
      await expect(change()).rejects.toMatchObject({ code: "conflict" });
  });

  test("may have another name and default expiry", async () => {
    const input = { name: "Management", defaults: { expiresInDays: 30 } };
    const after = await updateApi(workspace.owner, workspace.managementApiId, input);
    expect(after).toMatchObject(input);
  });
});

describe("the list of APIs", () => {
  test("has every API once over its pages, newest first", async () => {
    const own = await newTestWorkspace();
    for (let i = 0; i < 4; i++) await newTestApi(own, { name: `API ${i}` });
    const first = await listApis(own.owner, ListApisQuery.parse({ limit: 3 }));
    const rest = { limit: 3, cursor: first.nextCursor ?? "" };
    const second = await listApis(own.owner, ListApisQuery.parse(rest));
    const names = [...first.items, ...second.items].map((api) => api.name);
    expect(names).toEqual(["API 3", "API 2", "API 1", "API 0", "Keyway"]);
    expect(second.nextCursor).toBeNull();
  });

  test("has only the APIs a narrow management key may read", async () => {
    const { id } = await newTestApi(workspace);
    const narrow = newTestCaller(workspace.id, [`apis:read:${id}`]);
    const { items } = await listApis(narrow, ListApisQuery.parse({}));
    expect(items.map((api) => api.id)).toEqual([id]);
  });
});
