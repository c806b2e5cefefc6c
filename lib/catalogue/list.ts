import { and, desc, eq, ilike, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { catalogue, catalogueColumns } from "@/db/schema/catalogue";
import { type Actor, authorize } from "@/lib/actor";
import { escapeLike, olderThan, type Page, pageOf } from "@/lib/page";
import type { CatalogueEntry } from "./entry";
import type { ListEntriesQuery } from "./input";

/** The workspace's catalogue, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listEntries(
  actor: Actor,
  query: ListEntriesQuery,
): Promise<Page<CatalogueEntry>> {
  authorize(actor, "roles:read");
  const part = query.q === undefined ? undefined : `%${escapeLike(query.q)}%`;
  const rows = await db()
    .select(catalogueColumns)
    .from(catalogue)
    .where(
      and(
        eq(catalogue.workspaceId, actor.workspaceId),
        part === undefined
          ? undefined
          : or(ilike(catalogue.scope, part), ilike(catalogue.name, part)),
        olderThan(catalogue.createdAt, catalogue.id, query.cursor),
      ),
    )
    .orderBy(desc(catalogue.createdAt), desc(catalogue.id))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => ({ at: row.createdAt.toISOString(), id: row.id }));
}
