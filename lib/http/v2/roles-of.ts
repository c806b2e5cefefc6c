import type { Actor } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { loadRolesOf } from "@/lib/keys/load-roles";
import type { Role } from "@/lib/roles/role";
import { presentPermissions } from "./permissions-of";

/** Does what names roles, and says as Unkey does which of them is none. @throws AppError what `work` throws */
export async function namingRoles<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const path = error instanceof AppError ? error.faults[0]?.path : undefined;
    const at = /^roles\[(\d+)\]$/.exec(path ?? "")?.[1];
    if (at === undefined) throw error;
    throw unknownRole(names[Number(at)] ?? "");
  }
}

/** The refusal of a role that there is not. */
export const unknownRole = (name: string) =>
  new AppError("not_found", `Role '${name}' was not found.`, { what: "role" });

/** A role in their form, with its permissions. */
export const presentRole = async (actor: Actor, role: Role) => {
  const permissions = await presentPermissions(actor, role.scopes);
  return {
    id: role.id,
    name: role.name,
    description: role.description === "" ? undefined : role.description,
    permissions: permissions.length === 0 ? undefined : permissions,
  };
};

/** The roles of a key in their form. */
export async function presentRolesOf(actor: Actor, keyId: string) {
  const roles = await loadRolesOf(actor.workspaceId, [keyId]);
  return Promise.all((roles.get(keyId) ?? []).map((role) => presentRole(actor, role)));
}
