import { and, desc, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import { filterCondition } from "./filter";
import type { ListKeysQuery } from "./input";
import type { Key } from "./key";
import { loadKeys } from "./load";

/**
 * Keys, newest first, of the APIs the actor may see. Filters add up; `scope` means given to the letter, to the key
 * or by one of its roles, `unusedSince` counts a key that was never used from its creation.
 * @throws AppError `forbidden`, `invalid` (cursor)
 */
export async function listKeys(
  actor: Actor,
  query: ListKeysQuery,
  now = new Date(),
): Promise<Page<Key>> {
  const visible = permittedApis(actor, "keys:read");
  const rows = await db()
    .select({ id: keys.id, createdAt: keys.createdAt })
    .from(keys)
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(keys.apiId, visible),
        filterCondition(actor, query, now),
        olderThan(keys.createdAt, keys.id, query.cursor),
      ),
    )
    .orderBy(desc(keys.createdAt), desc(keys.id))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => ({
    at: row.createdAt.toISOString(),
    id: row.id,
  }));
  const ids = page.items.map((row) => row.id);
  return { ...page, items: await loadKeys(db(), actor.workspaceId, ids, now) };
}
