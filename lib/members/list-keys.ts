import { and, desc, eq, isNull } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { keys } from "@/db/schema/keys";
import { type Actor, authorize } from "@/lib/actor";

/** A key somebody answers for; `management` ones let programs act in the workspace. */
export type MadeKey = Readonly<{ id: string; name: string; management: boolean }>;

/** What a member would leave behind: how many keys they made that are not revoked, and the first of them. */
export type MadeKeys = Readonly<{ total: number; management: number; first: readonly MadeKey[] }>;

const SHOWN = 20;

/**
 * The keys that a member made and that are not revoked, management keys first.
 * @throws AppError `forbidden`
 */
export async function listMadeKeys(actor: Actor, userId: string): Promise<MadeKeys> {
  authorize(actor, "members:read");
  authorize(actor, "keys:read");
  const mine = madeBy(actor, userId);
  const [counts, first] = await Promise.all([
    db()
      .select({ kind: apis.kind, total: db().$count(keys, and(mine, eq(keys.apiId, apis.id))) })
      .from(apis)
      .where(eq(apis.workspaceId, actor.workspaceId)),
    db()
      .select({ id: keys.id, name: keys.name, kind: apis.kind })
      .from(keys)
      .innerJoin(apis, eq(apis.id, keys.apiId))
      .where(mine)
      .orderBy(desc(apis.kind), desc(keys.createdAt), desc(keys.id))
      .limit(SHOWN),
  ]);
  const sum = (rows: typeof counts) => rows.reduce((total, row) => total + row.total, 0);
  return {
    total: sum(counts),
    management: sum(counts.filter((row) => row.kind === "management")),
    first: first.map(({ kind, ...key }) => ({ ...key, management: kind === "management" })),
  };
}

/** The condition for keys that members made and that are not revoked. */
export const madeByMembers = (actor: Actor) =>
  and(
    eq(keys.workspaceId, actor.workspaceId),
    eq(keys.createdByKind, "member"),
    isNull(keys.revokedAt),
  );

/** The condition for those of one member. */
export const madeBy = (actor: Actor, userId: string) =>
  and(madeByMembers(actor), eq(keys.createdById, userId));

/** The management keys a member made, locked, in the order every change locks keys. */
export async function lockManagementKeys(tx: Tx, actor: Actor, userId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: keys.id })
    .from(keys)
    .innerJoin(apis, eq(apis.id, keys.apiId))
    .where(and(madeBy(actor, userId), eq(apis.kind, "management")))
    .orderBy(keys.id)
    .for("no key update", { of: keys });
  return rows.map((row) => row.id);
}
