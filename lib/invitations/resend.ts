import { and, eq } from "drizzle-orm";
import { invitations } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { requireGrantable } from "@/lib/keys/grantable";
import { scopesOfRole } from "@/lib/members/permission";
import { lockWorkspace } from "@/lib/workspaces/lock";
import type { SentInvitation } from "./invitation";
import { deliver, newLink } from "./link";
import { lockInvitation } from "./lock";

/**
 * Mails an invitation again under a new link, good for another week; the link before stops working.
 * @throws AppError `not_found`, `forbidden`
 */
export async function resendInvitation(
  actor: Actor,
  id: string,
  now = new Date(),
): Promise<SentInvitation> {
  authorize(actor, "members:write");
  const { token, columns } = newLink(now);
  const { result } = await commit(async (tx) => {
    const workspace = await lockWorkspace(tx, actor);
    const before = await lockInvitation(tx, actor, id);
    requireGrantable(actor, scopesOfRole(before.role));
    await tx
      .update(invitations)
      .set(columns)
      .where(and(eq(invitations.workspaceId, actor.workspaceId), eq(invitations.id, id)));
    const { sentAt, expiresAt } = columns;
    const after = { ...before, sentAt, expiresAt };
    const target = { kind: "invitation", id, name: before.email };
    await recordEvent(tx, actor, { action: "invitation.resent", target, before, after }, now);
    return { invitation: after, workspace };
  });
  return deliver(result.invitation, token, result.workspace);
}
