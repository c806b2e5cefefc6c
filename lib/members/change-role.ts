import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { memberships } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { requireGrantable } from "@/lib/keys/grantable";
import type { ChangeRoleInput } from "./input";
import type { Member } from "./list";
import { lockMember, requireOtherOwner } from "./lock";
import { type MemberRole, scopesOfRole } from "./permission";

/**
 * Gives a member another role, which holds from their very next request.
 * @throws AppError `not_found`, `forbidden` (a role, or a person, that can do more than the actor), `conflict`
 *   (the only owner)
 */
export async function changeRole(
  actor: Actor,
  userId: string,
  { role }: ChangeRoleInput,
  now = new Date(),
): Promise<Member> {
  authorize(actor, "members:write");
  const { result } = await commit(async (tx) => {
    const before = await lockMember(tx, actor, userId);
    requireGrantable(actor, scopesOfRole(role));
    if (before.role === role) return before;
    await requireOtherOwner(tx, actor, before);
    return writeRole(tx, actor, before, role, now);
  });
  return result;
}

/** Writes a role that was checked, and the event of it. */
export async function writeRole(
  tx: Tx,
  actor: Actor,
  before: Member,
  role: MemberRole,
  now: Date,
): Promise<Member> {
  await tx
    .update(memberships)
    .set({ role })
    .where(and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, before.id)));
  const after = { ...before, role };
  const target = { kind: "member", id: before.id, name: before.email };
  await recordEvent(tx, actor, { action: "member.role_changed", target, before, after }, now);
  return after;
}
