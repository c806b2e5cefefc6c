import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { getKey } from "@/lib/keys/get";
import { createOverride } from "@/lib/overrides/create";
import { deleteOverride } from "@/lib/overrides/delete";
import { getOverride } from "@/lib/overrides/get";
import { CreateOverrideInput, ListOverridesQuery } from "@/lib/overrides/input";
import { listOverrides } from "@/lib/overrides/list";
import { updateOverride } from "@/lib/overrides/update";
import { createRole } from "@/lib/roles/create";
import { deleteRole } from "@/lib/roles/delete";
import { CreateRoleInput } from "@/lib/roles/input";
import { updateRole } from "@/lib/roles/update";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { testTenant, testVerifier } from "@/lib/verifier/testing";
import { createOwner } from "./create";
import { deleteOwner } from "./delete";
import { getOwner } from "./get";
import { CreateOwnerInput, ListOwnersQuery } from "./input";
import { listOwners } from "./list";
import { updateOwner } from "./update";

const verifier = testVerifier(testDatabase());

const NOW = new Date("2026-05-01T12:00:00Z");
let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
let api: Awaited<ReturnType<typeof newTestApi>>;
beforeAll(async () => {
  workspace = await newTestWorkspace();
  api = await newTestApi(workspace);
});

const limit = { name: "requests", limit: 5, windowMs: 60_000 };

describe("an owner", () => {
  test("is answered with all that was asked, and read back the same", async () => {
    const asked = { id: "acme/eu:7", name: "Acme EU", enabled: false, metadata: { crm: 7 } };
    const input = CreateOwnerInput.parse({ ...asked, limits: [limit] });
    const owner = await createOwner(workspace.owner, input, NOW);
    expect(owner).toMatchObject({ ...asked, limits: [limit], createdAt: NOW, updatedAt: NOW });
    expect(await getOwner(workspace.viewer, asked.id)).toEqual(owner);
  });

  test("of an id that is taken is refused; another workspace may have the same id", async () => {
    const input = CreateOwnerInput.parse({ id: "user_twice" });
    await createOwner(workspace.owner, input);
    await expect(createOwner(workspace.owner, input)).rejects.toMatchObject({ code: "conflict" });
    const other = await newTestWorkspace();
    expect((await createOwner(other.owner, input)).id).toBe("user_twice");
  });

  test("that a key brought into being can be described afterwards", async () => {
    await newTestKey(workspace, api.id, { ownerId: "user_late" });
    const after = await updateOwner(workspace.owner, "user_late", { name: "Late" }, NOW);
    expect(after).toMatchObject({ id: "user_late", name: "Late", enabled: true });
  });

  test("is not deleted while keys name it, revoked ones included", async () => {
    await newTestKey(workspace, api.id, { ownerId: "user_kept" });
    await expect(deleteOwner(workspace.owner, "user_kept")).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("that is deleted is gone, with its limits", async () => {
    const input = CreateOwnerInput.parse({ id: "user_gone", limits: [limit] });
    await createOwner(workspace.owner, input);
    await deleteOwner(workspace.owner, "user_gone");
    await expect(getOwner(workspace.owner, "user_gone")).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await createOwner(workspace.owner, { ...input, limits: [] })).limits).toEqual([]);
  });

  test("that is deleted while a key is given to it leaves no key without an owner", async () => {
    await createOwner(workspace.owner, CreateOwnerInput.parse({ id: "user_race" }));
    const [made] = await Promise.allSettled([
      newTestKey(workspace, api.id, { ownerId: "user_race" }),
      deleteOwner(workspace.owner, "user_race"),
    ]);
    if (made.status === "fulfilled")
      expect((await getOwner(workspace.owner, "user_race")).id).toBe("user_race");
    else expect(made.reason).toMatchObject({ code: "not_found" });
  });

  test.each([
    ["part of the id", "needle-i", ["needle-id"]],
    ["part of the name, in any case", "NEEDLE", ["needle-id", "x"]],
    ["a percent sign to the letter", "%", []],
  ])("is found by %s", async (_, q, ids) => {
    const own = await newTestWorkspace();
    await createOwner(own.owner, CreateOwnerInput.parse({ id: "needle-id" }));
    await createOwner(own.owner, CreateOwnerInput.parse({ id: "x", name: "A needle" }));
    await createOwner(own.owner, CreateOwnerInput.parse({ id: "y" }));
    const { items } = await listOwners(own.owner, ListOwnersQuery.parse({ q }));
    expect(items.map((owner) => owner.id).sort()).toEqual(ids);
  });

  test("that is disabled refuses all its keys at once, and no others", async () => {
    const tenant = await testTenant();
    const keys = await Promise.all([
      tenant.key({ ownerId: "user_1" }),
      tenant.key({ ownerId: "user_1" }),
      tenant.key({ ownerId: "user_2" }),
    ]);
    const codes = () =>
      Promise.all(
        keys.map(async ({ secret }) => (await tenant.verify(verifier(), { key: secret })).code),
      );
    expect(await codes()).toEqual(["VALID", "VALID", "VALID"]);
    await updateOwner(tenant.actor, "user_1", { enabled: false });
    expect(await codes()).toEqual(["DISABLED", "DISABLED", "VALID"]);
    await updateOwner(tenant.actor, "user_1", { enabled: true });
    expect(await codes()).toEqual(["VALID", "VALID", "VALID"]);
  });
});

describe("a role", () => {
  const role = (fields: object) => CreateRoleInput.parse({ apiId: api.id, ...fields });

  test("has a name of its own within its API, even when two ask at once", async () => {
    const make = () => createRole(workspace.owner, role({ name: "once" }));
    const made = await Promise.allSettled([make(), make()]);
    expect(made.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const other = await newTestApi(workspace);
    const same = { ...role({ name: "once" }), apiId: other.id };
    expect((await createRole(workspace.owner, same)).name).toBe("once");
  });

  test("cannot be renamed to a name that is taken, but may keep its own", async () => {
    await createRole(workspace.owner, role({ name: "taken" }));
    const { id } = await createRole(workspace.owner, role({ name: "free" }));
    await expect(updateRole(workspace.owner, id, { name: "taken" })).rejects.toMatchObject({
      code: "conflict",
    });
    const after = await updateRole(workspace.owner, id, { name: "free", description: "x" });
    expect(after).toMatchObject({ name: "free", description: "x" });
  });

  test("gives its scopes to its keys at once, and takes them back when it is deleted", async () => {
    const tenant = await testTenant();
    const input = { apiId: tenant.apiId, name: "reader", scopes: ["a:read"] };
    const { id } = await createRole(tenant.actor, CreateRoleInput.parse(input));
    const { secret, key } = await tenant.key({ roles: ["reader"] });
    const code = async (scope: string) =>
      (await tenant.verify(verifier(), { key: secret, scopes: [scope] })).code;
    expect(await code("a:read")).toBe("VALID");
    expect(await code("b:read")).toBe("INSUFFICIENT_SCOPE");
    await updateRole(tenant.actor, id, { scopes: ["b:read"] });
    expect(await code("a:read")).toBe("INSUFFICIENT_SCOPE");
    expect(await code("b:read")).toBe("VALID");
    await deleteRole(tenant.actor, id);
    expect(await code("b:read")).toBe("INSUFFICIENT_SCOPE");
    expect((await getKey(tenant.actor, key.id)).roles).toEqual([]);
  });

  test("K10 of the built-in API holds at most what its editor holds", async () => {
    const apiId = workspace.managementApiId;
    const make = (scopes: string[], name: string) =>
      createRole(workspace.developer, CreateRoleInput.parse({ apiId, name, scopes }));
    await expect(make(["audit:read"], "a")).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await make(["keys:read"], "b");
    await expect(updateRole(workspace.developer, id, { scopes: ["*"] })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await updateRole(workspace.admin, id, { scopes: ["audit:read"] })).scopes).toEqual([
      "audit:read",
    ]);
  });
});

describe("an override", () => {
  const input = (fields: object) =>
    CreateOverrideInput.parse({ namespace: "requests", identifier: "u", limit: 5, ...fields });

  test("is answered with all that was asked, and read back the same", async () => {
    const asked = { identifier: "user_1", windowMs: 1000, reason: "launch day" };
    const expiresAt = "2026-06-01T00:00:00.000Z";
    const made = await createOverride(workspace.owner, input({ ...asked, expiresAt }), NOW);
    expect(made).toMatchObject({ ...asked, expiresAt: new Date(expiresAt), createdAt: NOW });
    expect(await getOverride(workspace.viewer, made.id)).toEqual(made);
  });

  test("stands alone for its namespace and identifier", async () => {
    await createOverride(workspace.owner, input({ identifier: "twice" }));
    await expect(
      createOverride(workspace.owner, input({ identifier: "twice" })),
    ).rejects.toMatchObject({ code: "conflict" });
    const other = input({ identifier: "twice", namespace: "mail" });
    expect((await createOverride(workspace.owner, other)).namespace).toBe("mail");
  });

  test("is filtered by namespace and identifier", async () => {
    const own = await newTestWorkspace();
    for (const identifier of ["a", "b"])
      for (const namespace of ["x", "y"])
        await createOverride(own.owner, input({ identifier, namespace }));
    const list = async (query: object) =>
      (await listOverrides(own.owner, ListOverridesQuery.parse(query))).items.length;
    expect(await list({})).toBe(4);
    expect(await list({ namespace: "x" })).toBe(2);
    expect(await list({ namespace: "x", identifier: "b" })).toBe(1);
  });

  test("holds at once, and its end brings the limit's own number back", async () => {
    const tenant = await testTenant();
    const { secret, key } = await tenant.key({ limits: [{ ...limit, limit: 100 }] });
    const left = async () =>
      (await tenant.verify(verifier(), { key: secret, dryRun: true })).limits[0]?.limit;
    expect(await left()).toBe(100);
    const { id } = await createOverride(tenant.actor, input({ identifier: key.id, limit: 7 }));
    expect(await left()).toBe(7);
    await updateOverride(tenant.actor, id, { limit: 9 });
    expect(await left()).toBe(9);
    await deleteOverride(tenant.actor, id);
    expect(await left()).toBe(100);
  });
});
