import { and, eq } from "drizzle-orm";
import { invitations } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { lockInvitation } from "./lock";

/** Takes an invitation back: its link stops working at once. @throws AppError `not_found`, `forbidden` */
export async function revokeInvitation(actor: Actor, id: string, now = new Date()): Promise<void> {
  authorize(actor, "members:write");
  await commit(async (tx) => {
    const before = await lockInvitation(tx, actor, id);
    await tx
      .delete(invitations)
      .where(and(eq(invitations.workspaceId, actor.workspaceId), eq(invitations.id, id)));
    const target = { kind: "invitation", id, name: before.email };
    await recordEvent(tx, actor, { action: "invitation.revoked", target, before }, now);
  });
}
