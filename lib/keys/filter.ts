import { and, arrayContains, eq, inArray, isNull, lt, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import { keyRoles, keys } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import type { KeysFilter } from "./input";
import { parseSearch, searchCondition, statusCondition } from "./search";

/** The keys a filter means at an instant, as a condition beside that of the workspace. */
export function filterCondition({ workspaceId }: Actor, filter: KeysFilter, now: Date) {
  const { apiId, environment, status, ownerId, tag, scope, q, unusedSince } = filter;
  const { revoked, expires, expiresBefore } = filter;
  return and(
    apiId === undefined ? undefined : eq(keys.apiId, apiId),
    environment && eq(keys.environment, environment),
    status && statusCondition(status, now),
    revoked && isNull(keys.revokedAt),
    ownerId === undefined ? undefined : eq(keys.ownerId, ownerId),
    tag === undefined ? undefined : arrayContains(keys.tags, [tag]),
    scope === undefined ? undefined : givenScope(workspaceId, scope),
    q === undefined ? undefined : searchCondition(workspaceId, parseSearch(q)),
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
