import { and, eq, isNull, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { roleColumns, roles } from "@/db/schema/apis";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Role } from "./role";

/**
 * One role: any by its id, one that belongs to no API also by its name.
 * @throws AppError `not_found`, `forbidden`
 */
export async function findRole(actor: Actor, idOrName: string): Promise<Role> {
  const [row] = await db()
    .select(roleColumns)
    .from(roles)
    .where(
      and(
        eq(roles.workspaceId, actor.workspaceId),
        or(eq(roles.id, idOrName), and(isNull(roles.apiId), eq(roles.name, idOrName))),
      ),
    )
    .limit(1);
  const role = found(row, "role");
  authorize(actor, "roles:read", role.apiId ?? undefined);
  return role;
}
