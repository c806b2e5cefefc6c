import { z } from "zod";
import { createEntry } from "@/lib/catalogue/create";
import { deleteEntry } from "@/lib/catalogue/delete";
import { getEntry } from "@/lib/catalogue/get";
import { listEntries } from "@/lib/catalogue/list";
import { idField, noteField, text } from "@/lib/fields";
import { createRole } from "@/lib/roles/create";
import { deleteRole } from "@/lib/roles/delete";
import { findRole } from "@/lib/roles/find";
import { listRoles } from "@/lib/roles/list";
import { updateRole } from "@/lib/roles/update";
import type { Route } from "../route";
import { listFields, permissionField, permissionsField } from "./fields";
import { givingScopes, presentPermissions, replacingGrants } from "./permissions-of";
import { pagedOf, permissionOf } from "./present";
import { presentRole } from "./roles-of";
import { unkeyRoute } from "./route";
import { EmptyShape, PermissionShape, RoleShape } from "./shapes";

/** By id or slug. An id is a scope to the letter, so that one field reads both. */
const PermissionBody = z.strictObject({ permission: permissionField });
/** By id or name. */
const RoleBody = z.strictObject({ role: text(1, 128) });
const ListBody = z.strictObject({ ...listFields, search: text(0, 128).optional() });

const [needs, reading] = ["roles:write", "roles:read"] as const;

const permissionRoutes: readonly Route[] = [
  unkeyRoute(
    "permissions.createPermission",
    { summary: "Enter a permission in the workspace's catalogue", refuses: ["conflict"], needs },
    {
      body: z.strictObject({
        name: text(1, 512),
        slug: permissionField,
        description: noteField.default(""),
      }),
      data: z.object({ permissionId: z.string() }),
    },
    async (actor, { name, slug: scope, description }) => ({
      permissionId: (await createEntry(actor, { scope, name, description })).id,
    }),
  ),
  unkeyRoute(
    "permissions.getPermission",
    { summary: "Read a permission", refuses: ["not_found"], needs: reading },
    { body: PermissionBody, data: PermissionShape },
    async (actor, { permission }) => permissionOf(await getEntry(actor, permission)),
  ),
  unkeyRoute(
    "permissions.listPermissions",
    { summary: "List permissions", needs: reading },
    { body: ListBody, data: z.array(PermissionShape), paged: true },
    async (actor, { limit, cursor, search }) => {
      const page = await listEntries(actor, { limit, cursor, q: search || undefined });
      return pagedOf(page, page.items.map(permissionOf));
    },
  ),
  unkeyRoute(
    "permissions.deletePermission",
    {
      summary: "Delete a permission, and take it from all keys and roles",
      refuses: ["not_found"],
      description: "Needs `keys:write` as well.",
      needs,
    },
    { body: PermissionBody, data: EmptyShape },
    async (actor, { permission }) => {
      await deleteEntry(actor, permission);
      return {};
    },
  ),
];

const roleRoutes: readonly Route[] = [
  unkeyRoute(
    "permissions.createRole",
    { summary: "Create a role for keys of every API", refuses: ["conflict"], needs },
    {
      body: z.strictObject({
        name: text(1, 128),
        description: noteField.default(""),
        permissions: permissionsField.default([]),
      }),
      data: z.object({ roleId: z.string() }),
    },
    async (actor, { name, description, permissions }) => {
      const scopes = [...new Set(permissions)];
      const role = await givingScopes(actor, scopes, () =>
        createRole(actor, { apiId: null, name, description, scopes }),
      );
      return { roleId: role.id };
    },
  ),
  unkeyRoute(
    "permissions.getRole",
    { summary: "Read a role", refuses: ["not_found"], needs: reading },
    { body: RoleBody, data: RoleShape },
    async (actor, { role }) => presentRole(actor, await findRole(actor, role)),
  ),
  unkeyRoute(
    "permissions.listRoles",
    { summary: "List the roles of the workspace", needs: reading },
    { body: ListBody, data: z.array(RoleShape), paged: true },
    async (actor, { limit, cursor, search }) => {
      const page = await listRoles(actor, { apiId: null, limit, cursor, q: search || undefined });
      return pagedOf(page, await Promise.all(page.items.map((role) => presentRole(actor, role))));
    },
  ),
  unkeyRoute(
    "permissions.setRolePermissions",
    { summary: "Give a role exactly these permissions", refuses: ["not_found"], needs },
    {
      body: z.strictObject({ roleId: idField, permissions: permissionsField }),
      data: z.array(PermissionShape),
    },
    async (actor, { roleId, permissions }) => {
      const before = await findRole(actor, roleId);
      const scopes = replacingGrants(before.scopes, permissions);
      const role = await givingScopes(actor, permissions, () =>
        updateRole(actor, before.id, { scopes }),
      );
      return presentPermissions(actor, role.scopes);
    },
  ),
  unkeyRoute(
    "permissions.deleteRole",
    { summary: "Delete a role, and take it from all keys", refuses: ["not_found"], needs },
    { body: RoleBody, data: EmptyShape },
    async (actor, { role }) => {
      await deleteRole(actor, (await findRole(actor, role)).id);
      return {};
    },
  ),
];

export const rbacRoutes: readonly Route[] = [...permissionRoutes, ...roleRoutes];
