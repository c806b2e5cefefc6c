import { and, arrayContains, desc, eq, inArray, isNull, lt, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import { keyRoles, keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import type { ListKeysQuery } from "./input";
import type { Key } from "./key";
import { loadKeys } from "./load";
import { parseSearch, searchCondition, statusCondition } from "./search";

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
        filtersOf(actor, query, now),
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

function filtersOf(actor: Actor, query: ListKeysQuery, now: Date) {
  const { apiId, environment, status, ownerId, tag, scope, q, unusedSince } = query;
  const { expires, expiresBefore } = query;
  return and(
    apiId === undefined ? undefined : eq(keys.apiId, apiId),
    environment && eq(keys.environment, environment),
    status && statusCondition(status, now),
    ownerId === undefined ? undefined : eq(keys.ownerId, ownerId),
    tag === undefined ? undefined : arrayContains(keys.tags, [tag]),
    scope === undefined ? undefined : givenScope(actor.workspaceId, scope),
    q === undefined ? undefined : searchCondition(actor.workspaceId, parseSearch(q)),
    expiresBefore && lt(keys.expiresAt, expiresBefore),
    expires && isNull(keys.expiresAt),
    unusedSince &&
      or(
        lt(keys.lastUsedAt, unusedSince),
        and(isNull(keys.lastUsedAt), lt(keys.createdAt, unusedSince)),
      ),
  );
}

function givenScope(workspaceId: string, scope: string) {
  const byRole = db()
    .select({ keyId: keyRoles.keyId })
    .from(keyRoles)
    .innerJoin(roles, eq(roles.id, keyRoles.roleId))
    .where(and(eq(roles.workspaceId, workspaceId), arrayContains(roles.scopes, [scope])));
  return or(arrayContains(keys.scopes, [scope]), inArray(keys.id, byRole));
}
