import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { overrideColumns, overrides } from "@/db/schema/limits";
import { type Actor, authorize } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import type { ListOverridesQuery } from "./input";
import type { Override } from "./override";

/** Overrides, newest first, those that have expired included. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listOverrides(
  actor: Actor,
  query: ListOverridesQuery,
): Promise<Page<Override>> {
  authorize(actor, "limits:read");
  const { namespace, identifier } = query;
  const rows = await db()
    .select(overrideColumns)
    .from(overrides)
    .where(
      and(
        eq(overrides.workspaceId, actor.workspaceId),
        namespace === undefined ? undefined : eq(overrides.namespace, namespace),
        identifier === undefined ? undefined : eq(overrides.identifier, identifier),
        olderThan(overrides.createdAt, overrides.id, query.cursor),
      ),
    )
    .orderBy(desc(overrides.createdAt), desc(overrides.id))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => ({ at: row.createdAt.toISOString(), id: row.id }));
}
