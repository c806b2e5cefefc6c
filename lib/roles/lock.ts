import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { roleColumns, roles } from "@/db/schema/apis";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Role } from "./role";

/** The role, locked until the transaction ends. @throws AppError `not_found` */
export async function lockRole(tx: Tx, actor: Actor, id: string): Promise<Role> {
  const [role] = await tx
    .select(roleColumns)
    .from(roles)
    .where(and(eq(roles.workspaceId, actor.workspaceId), eq(roles.id, id)))
    .for("update");
  return found(role, "role");
}
