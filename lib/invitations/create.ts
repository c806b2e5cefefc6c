import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { users } from "@/db/schema/users";
import { invitationColumns, invitations, memberships } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { newId } from "@/lib/ids";
import { requireGrantable } from "@/lib/keys/grantable";
import { scopesOfRole } from "@/lib/members/permission";
import { lockWorkspace } from "@/lib/workspaces/lock";
import type { InviteInput } from "./input";
import type { Invitation, SentInvitation } from "./invitation";
import { deliver, newLink } from "./link";

/** What became of one address; `invitation` is null for somebody who is a member already. */
export type Invited = Readonly<{ email: string; outcome: "invited" | "member" }> &
  Readonly<{ sent: SentInvitation | null }>;

type Written = Readonly<{ email: string; made: { invitation: Invitation; token: string } | null }>;

/**
 * Invites people by mail, each with a link of their own that works for a week and for their address only.
 * Whoever was invited before gets a new link in place of the old, with the role given now.
 * @throws AppError `forbidden` (missing permission, or a role that can do more than the inviter)
 */
export async function inviteMembers(
  actor: Actor,
  { emails, role }: InviteInput,
  now = new Date(),
): Promise<Invited[]> {
  authorize(actor, "members:write");
  requireGrantable(actor, scopesOfRole(role));
  const { result } = await commit(async (tx) => {
    const workspace = await lockWorkspace(tx, actor);
    const members = await memberAddresses(tx, actor, emails);
    const written: Written[] = [];
    for (const email of emails) {
      const made = members.has(email) ? null : await insertInvitation(tx, actor, email, role, now);
      written.push({ email, made });
    }
    return { workspace, written };
  });
  return Promise.all(
    result.written.map(async ({ email, made }): Promise<Invited> => {
      if (made === null) return { email, outcome: "member", sent: null };
      const sent = await deliver(made.invitation, made.token, result.workspace);
      return { email, outcome: "invited", sent };
    }),
  );
}

async function memberAddresses(tx: Tx, actor: Actor, emails: string[]): Promise<Set<string>> {
  const rows = await tx
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, actor.workspaceId), inArray(users.email, emails)));
  return new Set(rows.map((row) => row.email));
}

async function insertInvitation(
  tx: Tx,
  actor: Actor,
  email: string,
  role: InviteInput["role"],
  now: Date,
): Promise<{ invitation: Invitation; token: string }> {
  const { token, columns } = newLink(now);
  const invitedBy = { invitedById: actor.id, invitedByName: actor.name };
  const values = { ...columns, ...invitedBy, role };
  const [invitation] = await tx
    .insert(invitations)
    .values({
      ...values,
      id: newId("invitation", now.getTime()),
      workspaceId: actor.workspaceId,
      email,
      createdAt: now,
    })
    .onConflictDoUpdate({ target: [invitations.workspaceId, invitations.email], set: values })
    .returning(invitationColumns);
  if (!invitation) throw new Error("An inserted invitation was not returned");
  const target = { kind: "invitation", id: invitation.id, name: email };
  await recordEvent(tx, actor, { action: "member.invited", target, after: invitation }, now);
  return { invitation, token };
}
