import { and, asc, eq, isNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import type { Member } from "./list";

/** The members who sign in without a second factor, the one who joined first first. @throws AppError `forbidden` */
export async function listWithoutSecondFactor(actor: Actor): Promise<Member[]> {
  authorize(actor, "workspace:own");
  return db()
    .select({
      id: userColumns.id,
      email: userColumns.email,
      name: userColumns.name,
      role: memberships.role,
      joinedAt: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, actor.workspaceId), isNull(users.secondFactorAt)))
    .orderBy(asc(memberships.createdAt), asc(users.id));
}
