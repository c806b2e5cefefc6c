import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import type { Actor } from "@/lib/actor";
import { AppError, found } from "@/lib/errors";
import { requireGrantable } from "@/lib/keys/grantable";
import { lockWorkspace } from "@/lib/workspaces/lock";
import type { Member } from "./list";
import { scopesOfRole } from "./permission";

/**
 * A member of the actor's workspace, with the workspace locked. Nobody touches somebody who may do more than
 * they may themselves.
 * @throws AppError `not_found`, `forbidden`
 */
export async function lockMember(tx: Tx, actor: Actor, userId: string): Promise<Member> {
  await lockWorkspace(tx, actor);
  const [row] = await tx
    .select({
      id: userColumns.id,
      email: userColumns.email,
      name: userColumns.name,
      role: memberships.role,
      joinedAt: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, userId)));
  const member = found(row, "member");
  requireGrantable(actor, scopesOfRole(member.role));
  return member;
}

/** @throws AppError `conflict` when the member is the only owner the workspace has */
export async function requireOtherOwner(tx: Tx, actor: Actor, member: Member): Promise<void> {
  if (member.role !== "owner") return;
  const owners = await tx
    .select({ id: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.role, "owner")))
    .limit(2);
  if (owners.length < 2)
    throw new AppError(
      "conflict",
      "A workspace keeps at least one owner: make somebody else an owner first.",
    );
}
