import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";

/** How many keys of an API are not revoked, and when one was last used. */
export type ApiFigures = Readonly<{ keys: number; lastUsedAt: Date | null }>;

/** The figures of every API that has keys, by its id. @throws AppError `forbidden` */
export async function readApiFigures(actor: Actor): Promise<ReadonlyMap<string, ApiFigures>> {
  const visible = permittedApis(actor, "keys:read");
  const rows = await db()
    .select({
      id: keys.apiId,
      keys: sql`count(*)`.mapWith(Number),
      lastUsedAt: sql<Date | null>`max(${keys.lastUsedAt})`.mapWith(keys.lastUsedAt),
    })
    .from(keys)
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(keys.apiId, visible),
        isNull(keys.revokedAt),
      ),
    )
    .groupBy(keys.apiId);
  return new Map(rows.map(({ id, ...figures }) => [id, figures]));
}
