import { and, eq, gt } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import {
  invitationColumns,
  invitations,
  memberships,
  workspaceColumns,
  workspaces,
} from "@/db/schema/workspaces";
import { denied, memberActor, type Origin } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { scopesOfRole } from "@/lib/members/permission";
import { hashToken } from "@/lib/sessions/session";
import { displayName, type User } from "@/lib/users/user";
import type { Workspace } from "@/lib/workspaces/workspace";

/**
 * Makes a signed-in person a member, by the link that was sent to their address. A link works once.
 * @throws AppError `not_found` (accepted, withdrawn, replaced or run out), `forbidden` (sent to another address)
 */
export async function acceptInvitation(
  user: User,
  token: string,
  origin: Origin,
  now = new Date(),
): Promise<Workspace> {
  return (await commit((tx) => acceptFor(tx, user, token, origin, now))).result;
}

/** `acceptInvitation` as a step of a sign-up. */
export async function acceptFor(
  tx: Tx,
  user: User,
  token: string,
  origin: Origin,
  now: Date,
): Promise<Workspace> {
  const { invitation, workspaceId } = await takeInvitation(tx, token, now);
  const { id, role } = invitation;
  const identity = { id: user.id, name: displayName(user), workspaceId };
  if (invitation.email !== user.email)
    throw denied(
      memberActor({ ...identity, scopes: [] }, origin),
      `invitation:${id}`,
      `This invitation was sent to ${invitation.email}, and you are signed in as ${user.email}.`,
    );
  await tx
    .insert(memberships)
    .values({ workspaceId, userId: user.id, role, createdAt: now })
    .onConflictDoNothing();
  const actor = memberActor({ ...identity, scopes: scopesOfRole(role) }, origin);
  const target = { kind: "member", id: user.id, name: user.email };
  const after = { invitationId: id, email: user.email, role };
  await recordEvent(tx, actor, { action: "member.joined", target, after }, now);
  const [workspace] = await tx
    .select(workspaceColumns)
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  if (!workspace) throw new Error("The workspace of an invitation is gone");
  return workspace;
}

/** Deleting takes it: of two who come with one link at the same moment, the second finds nothing. */
async function takeInvitation(tx: Tx, token: string, now: Date) {
  const [row] = await tx
    .delete(invitations)
    .where(and(eq(invitations.tokenHash, hashToken(token)), gt(invitations.expiresAt, now)))
    .returning({ ...invitationColumns, workspaceId: invitations.workspaceId });
  if (!row)
    throw new AppError(
      "not_found",
      "This invitation does not work any more: ask for a new one from whoever sent it.",
    );
  const { workspaceId, ...invitation } = row;
  return { invitation, workspaceId };
}
