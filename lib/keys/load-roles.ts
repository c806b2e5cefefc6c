import { and, asc, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { roleColumns, roles } from "@/db/schema/apis";
import { keyRoles } from "@/db/schema/keys";
import type { Role } from "@/lib/roles/role";

/** The roles of keys, by the key's id and in the order of their names. Keys without any are left out. */
export async function loadRolesOf(
  workspaceId: string,
  keyIds: readonly string[],
): Promise<Map<string, Role[]>> {
  const byKey = new Map<string, Role[]>();
  if (keyIds.length === 0) return byKey;
  const rows = await db()
    .select({ keyId: keyRoles.keyId, role: roleColumns })
    .from(keyRoles)
    .innerJoin(roles, eq(roles.id, keyRoles.roleId))
    .where(and(eq(keyRoles.workspaceId, workspaceId), inArray(keyRoles.keyId, [...keyIds])))
    .orderBy(asc(roles.name));
  for (const { keyId, role } of rows) byKey.set(keyId, [...(byKey.get(keyId) ?? []), role]);
  return byKey;
}
