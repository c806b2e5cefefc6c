import { count, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { madeByMembers } from "./list-keys";

/** What whoever manages members knows of one. */
export type Activity = Readonly<{
  secondFactor: boolean;
  /** When they last looked at this workspace, to within a minute; null when that is not known. */
  lastActiveAt: Date | null;
  /** How many keys they made that are not revoked. */
  keys: number;
}>;

/**
 * The activity of every member of the workspace, by their id. Who may not change members is not told whom a password
 * alone lets in.
 * @throws AppError `forbidden`
 */
export async function readActivity(actor: Actor): Promise<ReadonlyMap<string, Activity>> {
  authorize(actor, "members:write");
  authorize(actor, "keys:read");
  const [people, made] = await Promise.all([
    db()
      .select({
        id: users.id,
        secondFactorAt: users.secondFactorAt,
        lastActiveAt: memberships.lastActiveAt,
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.workspaceId, actor.workspaceId)),
    db()
      .select({ id: keys.createdById, total: count() })
      .from(keys)
      .where(madeByMembers(actor))
      .groupBy(keys.createdById),
  ]);
  const totals = new Map(made.map(({ id, total }) => [id, total]));
  return new Map(
    people.map(({ id, secondFactorAt, lastActiveAt }) => [
      id,
      { secondFactor: secondFactorAt !== null, lastActiveAt, keys: totals.get(id) ?? 0 },
    ]),
  );
}
