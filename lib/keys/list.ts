import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import { type Page, pageOf } from "@/lib/page";
import { filterCondition } from "./filter";
import type { ListKeysQuery } from "./input";
import type { Key } from "./key";
import { loadKeys } from "./load";
import { placeText, sortOf } from "./sort";

/**
 * Keys, newest first unless another order is asked for, of the APIs the actor may see. Filters add up; `scope` means given to the letter, to the key
 * or by one of its roles, `unusedSince` counts a key that was never used from its creation.
 * @throws AppError `forbidden`, `invalid` (cursor)
 */
export async function listKeys(
  actor: Actor,
  query: ListKeysQuery,
  now = new Date(),
): Promise<Page<Key>> {
  const visible = permittedApis(actor, "keys:read");
  const { orderBy, after } = sortOf(query);
  const rows = await db()
    .select({
      ...{ id: keys.id, name: keys.name, createdAt: keys.createdAt },
      ...{ lastUsedAt: keys.lastUsedAt, expiresAt: keys.expiresAt },
    })
    .from(keys)
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(keys.apiId, visible),
        filterCondition(actor, query, now),
        after,
      ),
    )
    .orderBy(...orderBy)
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => ({
    at: placeText(query.sort, row),
    id: row.id,
  }));
  const ids = page.items.map((row) => row.id);
  return { ...page, items: await loadKeys(db(), actor.workspaceId, ids, now) };
}
