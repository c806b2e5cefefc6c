import { and, desc, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { verificationColumns, verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import { filtersOf } from "./condition";
import type { ListVerificationsQuery } from "./input";
import type { Verification } from "./verification";

/**
 * The log of verifications of the APIs the actor may see, newest first.
 * @throws AppError `forbidden`, `invalid` (cursor, q)
 */
export async function listVerifications(
  actor: Actor,
  query: ListVerificationsQuery,
): Promise<Page<Verification>> {
  const visible = permittedApis(actor, "usage:read");
  const rows = await db()
    .select(verificationColumns)
    .from(verifications)
    .where(
      and(
        eq(verifications.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(verifications.apiId, visible),
        filtersOf(query),
        olderThan(verifications.at, verifications.requestId, query.cursor),
      ),
    )
    .orderBy(desc(verifications.at), desc(verifications.requestId))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => ({ at: row.at.toISOString(), id: row.requestId }));
}
