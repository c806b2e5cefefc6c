import { createApi } from "@/lib/apis/create";
import { deleteApi } from "@/lib/apis/delete";
import { getApi } from "@/lib/apis/get";
import { CreateApiInput, ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { updateApi } from "@/lib/apis/update";
import { createEntries, createEntry } from "@/lib/catalogue/create";
import { deleteEntry } from "@/lib/catalogue/delete";
import { getEntry } from "@/lib/catalogue/get";
import { ListEntriesQuery } from "@/lib/catalogue/input";
import { listEntries } from "@/lib/catalogue/list";
import { newId } from "@/lib/ids";
import { checkLimits } from "@/lib/limits/check";
import { LocalLimiter } from "@/lib/limits/local";
import { createOverride } from "@/lib/overrides/create";
import { deleteOverride } from "@/lib/overrides/delete";
import { getOverride } from "@/lib/overrides/get";
import { CreateOverrideInput, ListOverridesQuery } from "@/lib/overrides/input";
import { listOverrides } from "@/lib/overrides/list";
import { updateOverride } from "@/lib/overrides/update";
import { createOwner } from "@/lib/owners/create";
import { deleteOwner } from "@/lib/owners/delete";
import { getOwner } from "@/lib/owners/get";
import { CreateOwnerInput, ListOwnersQuery } from "@/lib/owners/input";
import { listOwners } from "@/lib/owners/list";
import { updateOwner } from "@/lib/owners/update";
import { createRole } from "@/lib/roles/create";
import { deleteRole } from "@/lib/roles/delete";
import { findRole } from "@/lib/roles/find";
import { getRole } from "@/lib/roles/get";
import { CreateRoleInput, ListRolesQuery } from "@/lib/roles/input";
import { listRoles } from "@/lib/roles/list";
import { updateRole } from "@/lib/roles/update";
import { CHANGE, LIST, MAKE, READ, row, type VerbRow, WIDE } from "./verb-row";

/** Verbs about what keys stand on: APIs, roles, owners, overrides. */
export const OBJECT_VERBS: readonly VerbRow[] = [
  row(MAKE, "apis:write", createApi, (actor) =>
    createApi(actor, CreateApiInput.parse({ name: "New" })),
  ),
  row(CHANGE, "apis:write", updateApi, (actor, { apiId }) =>
    updateApi(actor, apiId, { name: "Other" }),
  ),
  row(CHANGE, "apis:write", deleteApi, (actor, { emptyApiId }) => deleteApi(actor, emptyApiId)),
  row(READ, "apis:read", getApi, (actor, { apiId }) => getApi(actor, apiId)),
  row(LIST, "apis:read", listApis, (actor) => listApis(actor, ListApisQuery.parse({}))),
  row(CHANGE, "roles:write", createRole, (actor, { apiId }) =>
    createRole(actor, CreateRoleInput.parse({ apiId, name: "writer" })),
  ),
  row(CHANGE, "roles:write", updateRole, (actor, { roleId }) =>
    updateRole(actor, roleId, { scopes: ["invoices:*"] }),
  ),
  row(CHANGE, "roles:write", deleteRole, (actor, { roleId }) => deleteRole(actor, roleId)),
  row(READ, "roles:read", getRole, (actor, { roleId }) => getRole(actor, roleId)),
  row(LIST, "roles:read", listRoles, (actor, { apiId }) =>
    listRoles(actor, ListRolesQuery.parse({ apiId })),
  ),
  row(READ, "roles:read", findRole, (actor, { roleId }) => findRole(actor, roleId)),
  row({ ...MAKE, changes: false }, "roles:write", createEntry, (actor) =>
    createEntry(actor, { scope: newId("scope"), name: "Send mail", description: "" }),
  ),
  row({ ...MAKE, changes: false }, "roles:write", createEntries, (actor) =>
    createEntries(actor, [{ scope: "mail.send", name: "Send mail", description: "" }]),
  ),
  row({ ...CHANGE, ...WIDE }, "roles:write keys:write", deleteEntry, (actor, { entryId }) =>
    deleteEntry(actor, entryId),
  ),
  row({ ...READ, ...WIDE }, "roles:read", getEntry, (actor, { entryId }) =>
    getEntry(actor, entryId),
  ),
  row({ ...LIST, ...WIDE }, "roles:read", listEntries, (actor) =>
    listEntries(actor, ListEntriesQuery.parse({})),
  ),
  row(MAKE, "owners:write", createOwner, (actor) =>
    createOwner(actor, CreateOwnerInput.parse({ id: "user_9" })),
  ),
  row({ ...CHANGE, ...WIDE }, "owners:write", updateOwner, (actor, { ownerId }) =>
    updateOwner(actor, ownerId, { enabled: false }),
  ),
  row({ ...CHANGE, ...WIDE }, "owners:write", deleteOwner, (actor, { idleOwnerId }) =>
    deleteOwner(actor, idleOwnerId),
  ),
  row({ ...READ, ...WIDE }, "owners:read", getOwner, (actor, { ownerId }) =>
    getOwner(actor, ownerId),
  ),
  row({ ...LIST, ...WIDE }, "owners:read", listOwners, (actor) =>
    listOwners(actor, ListOwnersQuery.parse({})),
  ),
  row(MAKE, "limits:write", createOverride, (actor) =>
    createOverride(
      actor,
      CreateOverrideInput.parse({ namespace: "mail", identifier: "user_1", limit: 1 }),
    ),
  ),
  row({ ...CHANGE, ...WIDE }, "limits:write", updateOverride, (actor, { overrideId }) =>
    updateOverride(actor, overrideId, { limit: 9 }),
  ),
  row({ ...CHANGE, ...WIDE }, "limits:write", deleteOverride, (actor, { overrideId }) =>
    deleteOverride(actor, overrideId),
  ),
  row({ ...READ, ...WIDE }, "limits:read", getOverride, (actor, { overrideId }) =>
    getOverride(actor, overrideId),
  ),
  row({ ...LIST, ...WIDE }, "limits:read", listOverrides, (actor) =>
    listOverrides(actor, ListOverridesQuery.parse({})),
  ),
  row({ ...LIST, ...WIDE }, "limits:check", checkLimits, (actor) =>
    checkLimits(
      actor,
      {
        limiter: new LocalLimiter(),
        overrides: { find: async () => null },
        measures: { limits: { allowed: 0, denied: 0 } },
      },
      {
        ...{ namespace: "mail", identifier: "user_1", limit: 5, windowMs: 60_000, cost: 1 },
        algorithm: "fixed",
      },
    ),
  ),
];
