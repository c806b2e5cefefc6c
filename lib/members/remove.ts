import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { memberships } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { invalid } from "@/lib/errors";
import { setKey } from "@/lib/keys/set";
import type { RemoveMemberInput } from "./input";
import type { Member } from "./list";
import { lockManagementKeys, madeBy } from "./list-keys";
import { lockMember, requireOtherOwner } from "./lock";

/** What the removal did to the member's keys. */
export type Removed = Readonly<{ handedOver: number; revoked: number }>;

/**
 * Removes a member, whose next request finds nothing here. Keys belong to the workspace and go on working; they
 * are handed to another member, and the management keys among them are revoked where asked. Who may not remove
 * others may still leave.
 * @throws AppError `not_found`, `forbidden`, `conflict` (the only owner), `invalid` (handed to who is no member)
 */
export async function removeMember(
  actor: Actor,
  userId: string,
  input: RemoveMemberInput,
  now = new Date(),
): Promise<Removed> {
  if (userId !== actor.id) authorize(actor, "members:write");
  const { result } = await commit(async (tx) => {
    const member = await lockMember(tx, actor, userId);
    await requireOtherOwner(tx, actor, member);
    const revoked = input.revokeManagementKeys ? await revokeKeys(tx, actor, member, now) : 0;
    const handedOver = await handOver(tx, actor, member, input.handTo);
    await tx
      .delete(memberships)
      .where(and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, userId)));
    const target = { kind: "member", id: userId, name: member.email };
    const after = { handedOver, handedTo: input.handTo, revokedManagementKeys: revoked };
    await recordEvent(tx, actor, { action: "member.removed", target, before: member, after }, now);
    return { handedOver, revoked };
  });
  return result;
}

async function revokeKeys(tx: Tx, actor: Actor, member: Member, now: Date): Promise<number> {
  const ids = await lockManagementKeys(tx, actor, member.id);
  const revokeReason = `${member.email} was removed from the workspace`;
  for (const id of ids) {
    await setKey(tx, actor, id, { revokedAt: now, revokeReason }, now);
    announce(tx, "key", id);
    const target = { kind: "key", id, name: id };
    await recordEvent(tx, actor, { action: "key.revoked", target, reason: revokeReason }, now);
  }
  return ids.length;
}

async function handOver(
  tx: Tx,
  actor: Actor,
  member: Member,
  handTo: string | null,
): Promise<number> {
  if (handTo === null) return 0;
  if (handTo === member.id) throw invalid("handTo", "must be somebody who stays");
  const [heir] = await tx
    .select({ id: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, handTo)));
  if (!heir) throw invalid("handTo", "must be a member of this workspace");
  const rows = await tx
    .update(keys)
    .set({ createdById: heir.id })
    .where(madeBy(actor, member.id))
    .returning({ id: keys.id });
  return rows.length;
}
