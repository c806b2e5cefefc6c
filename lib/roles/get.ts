import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { roleColumns, roles } from "@/db/schema/apis";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Role } from "./role";

/** One role. @throws AppError `not_found`, `forbidden` */
export async function getRole(actor: Actor, id: string): Promise<Role> {
  const [row] = await db()
    .select(roleColumns)
    .from(roles)
    .where(and(eq(roles.workspaceId, actor.workspaceId), eq(roles.id, id)));
  const role = found(row, "role");
  authorize(actor, "roles:read", role.apiId ?? undefined);
  return role;
}
