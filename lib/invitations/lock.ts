import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { invitationColumns, invitations } from "@/db/schema/workspaces";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Invitation } from "./invitation";

/** An open invitation of the actor's workspace, locked until the transaction ends. @throws AppError `not_found` */
export async function lockInvitation(tx: Tx, actor: Actor, id: string): Promise<Invitation> {
  const [row] = await tx
    .select(invitationColumns)
    .from(invitations)
    .where(and(eq(invitations.workspaceId, actor.workspaceId), eq(invitations.id, id)))
    .for("update");
  return found(row, "invitation");
}
