import { desc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { invitationColumns, invitations } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import type { Invitation } from "./invitation";

/** The open invitations of the workspace, those that ran out included, the newest first. @throws AppError `forbidden` */
export async function listInvitations(actor: Actor): Promise<Invitation[]> {
  authorize(actor, "members:read");
  return db()
    .select(invitationColumns)
    .from(invitations)
    .where(eq(invitations.workspaceId, actor.workspaceId))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
}
