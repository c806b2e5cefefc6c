import { asc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import type { MemberRole } from "./permission";

/** A person in a workspace. */
export type Member = Readonly<{
  id: string;
  email: string;
  name: string;
  role: MemberRole;
  joinedAt: Date;
}>;

/** The members of the workspace, the one who joined first first. @throws AppError `forbidden` */
export async function listMembers(actor: Actor): Promise<Member[]> {
  authorize(actor, "members:read");
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
    .where(eq(memberships.workspaceId, actor.workspaceId))
    .orderBy(asc(memberships.createdAt), asc(users.id));
}
