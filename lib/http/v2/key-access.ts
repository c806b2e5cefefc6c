import { z } from "zod";
import type { Actor } from "@/lib/actor";
import { loadEntries } from "@/lib/catalogue/load";
import { updateKey } from "@/lib/keys/update";
import { namesOfRoles } from "@/lib/roles/names";
import type { Route } from "../route";
import { keyIdField, permissionsField, rolesField } from "./fields";
import {
  givingScopes,
  presentPermissions,
  replacingGrants,
  unknownPermission,
} from "./permissions-of";
import { namingRoles, presentRolesOf, unknownRole } from "./roles-of";
import { unkeyRoute } from "./route";
import { PermissionShape, RoleShape } from "./shapes";

const PermissionsBody = z.strictObject({ keyId: keyIdField, permissions: permissionsField });
const SomePermissionsBody = z.strictObject({
  keyId: keyIdField,
  permissions: permissionsField.min(1),
});
const RolesBody = z.strictObject({ keyId: keyIdField, roles: rolesField });
const SomeRolesBody = z.strictObject({ keyId: keyIdField, roles: rolesField.min(1) });

const permissions = z.array(PermissionShape);
const roles = z.array(RoleShape);
const needs = "keys:write";

/** Gives a key the scopes that `after` makes of those it has. */
async function changeScopes(
  actor: Actor,
  keyId: string,
  given: readonly string[],
  after: (before: readonly string[]) => string[],
) {
  const key = await givingScopes(actor, given, () =>
    updateKey(actor, keyId, (before) => ({ scopes: after(before.scopes) })),
  );
  return presentPermissions(actor, key.scopes);
}

async function removeScopes(actor: Actor, keyId: string, removed: readonly string[]) {
  const known = await loadEntries(actor.workspaceId, removed);
  const key = await updateKey(actor, keyId, ({ scopes }) => {
    const unknown = removed.find(
      (one) => !scopes.includes(one) && !known.some((entry) => entry.scope === one),
    );
    if (unknown !== undefined) throw unknownPermission(unknown);
    return { scopes: scopes.filter((one) => !removed.includes(one)) };
  });
  return presentPermissions(actor, key.scopes);
}

async function changeRoles(
  actor: Actor,
  keyId: string,
  given: readonly string[],
  after: (before: readonly string[]) => string[],
) {
  await namingRoles(given, () =>
    // Those that are given come first, so that one which is none is named by its place among them.
    updateKey(actor, keyId, (before) => ({ roles: [...new Set(after(before.roles))] })),
  );
  return presentRolesOf(actor, keyId);
}

async function removeRoles(actor: Actor, keyId: string, removed: readonly string[]) {
  const known = await namesOfRoles(actor.workspaceId, removed);
  const unknown = removed.find((name) => !known.includes(name));
  await updateKey(actor, keyId, (before) => {
    if (unknown !== undefined) throw unknownRole(unknown);
    return { roles: before.roles.filter((one) => !removed.includes(one)) };
  });
  return presentRolesOf(actor, keyId);
}

export const keyAccessRoutes: readonly Route[] = [
  unkeyRoute(
    "keys.addPermissions",
    { summary: "Give a key more permissions", refuses: ["not_found"], needs },
    { body: SomePermissionsBody, data: permissions },
    (actor, { keyId, permissions: given }) =>
      changeScopes(actor, keyId, given, (before) => [...new Set([...before, ...given])]),
  ),
  unkeyRoute(
    "keys.removePermissions",
    { summary: "Take permissions from a key", refuses: ["not_found"], needs },
    { body: SomePermissionsBody, data: permissions },
    (actor, body) => removeScopes(actor, body.keyId, body.permissions),
  ),
  unkeyRoute(
    "keys.setPermissions",
    { summary: "Give a key exactly these permissions", refuses: ["not_found"], needs },
    { body: PermissionsBody, data: permissions },
    (actor, { keyId, permissions: given }) =>
      changeScopes(actor, keyId, given, (before) => replacingGrants(before, given)),
  ),
  unkeyRoute(
    "keys.addRoles",
    { summary: "Give a key more roles", refuses: ["not_found"], needs },
    { body: SomeRolesBody, data: roles },
    (actor, { keyId, roles: given }) =>
      changeRoles(actor, keyId, given, (before) => [...given, ...before]),
  ),
  unkeyRoute(
    "keys.removeRoles",
    { summary: "Take roles from a key", refuses: ["not_found"], needs },
    { body: SomeRolesBody, data: roles },
    (actor, body) => removeRoles(actor, body.keyId, body.roles),
  ),
  unkeyRoute(
    "keys.setRoles",
    { summary: "Give a key exactly these roles", refuses: ["not_found"], needs },
    { body: RolesBody, data: roles },
    (actor, { keyId, roles: given }) => changeRoles(actor, keyId, given, () => [...given]),
  ),
];
