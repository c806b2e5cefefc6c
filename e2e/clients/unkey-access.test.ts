import { BadRequestErrorResponse } from "@unkey/api/models/errors/badrequesterrorresponse";
import { ConflictErrorResponse } from "@unkey/api/models/errors/conflicterrorresponse";
import { NotFoundErrorResponse } from "@unkey/api/models/errors/notfounderrorresponse";
import { UnkeyError } from "@unkey/api/models/errors/unkeyerror";
import { describe, expect, test } from "vitest";
import { fresh, names, newKey, refusal, slugs, testUnkey, unkey, verify } from "./unkey-server";

testUnkey();

describe("what a key may", () => {
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
