import { and, desc, eq, ilike, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { owners } from "@/db/schema/owners";
import { type Actor, authorize } from "@/lib/actor";
import { escapeLike, olderThan, type Page, pageOf } from "@/lib/page";
import type { ListOwnersQuery } from "./input";
import { loadOwners } from "./load";
import type { Owner } from "./owner";

/** Owners, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listOwners(actor: Actor, query: ListOwnersQuery): Promise<Page<Owner>> {
  authorize(actor, "owners:read");
  const part = query.q === undefined ? undefined : `%${escapeLike(query.q)}%`;
  const rows = await db()
    .select({ id: owners.id, createdAt: owners.createdAt })
    .from(owners)
    .where(
      and(
        eq(owners.workspaceId, actor.workspaceId),
        part === undefined ? undefined : or(ilike(owners.id, part), ilike(owners.name, part)),
        olderThan(owners.createdAt, owners.id, query.cursor),
      ),
    )
    .orderBy(desc(owners.createdAt), desc(owners.id))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => ({
    at: row.createdAt.toISOString(),
    id: row.id,
  }));
  const ids = page.items.map((row) => row.id);
  return { ...page, items: await loadOwners(db(), actor.workspaceId, ids) };
}
