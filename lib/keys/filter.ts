import {
  and,
  arrayContains,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  type SQL,
} from "drizzle-orm";
import { db } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import { keyRoles, keySecrets, keys } from "@/db/schema/keys";
import { limits } from "@/db/schema/limits";
import { usageByKey } from "@/db/schema/usage";
import type { Actor } from "@/lib/actor";
import type { KeysFilter } from "./input";
import { parseSearch, searchCondition, statusCondition } from "./search";

/** The keys a filter means at an instant, as a condition beside that of the workspace. */
export function filterCondition({ workspaceId }: Actor, filter: KeysFilter, now: Date) {
  const { apiId, environment, status, ownerId, tag, scope, q, unusedSince } = filter;
  const { revoked, expires, expiresBefore, used, usedSince, limitedSince, createdById, callerId } =
    filter;
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
    used && isNull(keys.lastUsedAt),
    usedSince && gte(keys.lastUsedAt, usedSince),
    filter.secrets && rotating(workspaceId, now),
    filter.limits && withOwnLimits(workspaceId),
    limitedSince && limitedFrom(workspaceId, limitedSince),
    createdById === undefined ? undefined : eq(keys.createdById, createdById),
    callerId === undefined ? undefined : verifiedBy(workspaceId, callerId),
  );
}

function rotating(workspaceId: string, now: Date) {
  const named = db()
    .select({ keyId: keySecrets.keyId })
    .from(keySecrets)
    .where(
      and(
        eq(keySecrets.workspaceId, workspaceId),
        eq(keySecrets.status, "retiring"),
        or(isNull(keySecrets.retiresAt), gte(keySecrets.retiresAt, now)),
      ),
    );
  return inArray(keys.id, named);
}

function withOwnLimits(workspaceId: string) {
  const named = db()
    .select({ keyId: limits.keyId })
    .from(limits)
    .where(and(eq(limits.workspaceId, workspaceId), isNotNull(limits.keyId)));
  return inArray(keys.id, named);
}

const HOUR_MS = 3_600_000;

function limitedFrom(workspaceId: string, since: Date) {
  const hour = new Date(Math.floor(since.getTime() / HOUR_MS) * HOUR_MS);
  return counted(
    workspaceId,
    eq(usageByKey.grain, "hour"),
    gte(usageByKey.start, hour),
    eq(usageByKey.outcome, "RATE_LIMITED"),
  );
}

const verifiedBy = (workspaceId: string, callerId: string) =>
  counted(
    workspaceId,
    eq(usageByKey.grain, "day"),
    eq(usageByKey.callerId, callerId),
    // As the index has it: without, it would not be used.
    ne(usageByKey.callerId, ""),
  );

/** The keys of which there is such a roll-up. */
function counted(workspaceId: string, ...which: readonly SQL[]) {
  const named = db()
    .select({ keyId: usageByKey.keyId })
    .from(usageByKey)
    .where(and(eq(usageByKey.workspaceId, workspaceId), ...which));
  return inArray(keys.id, named);
}

function givenScope(workspaceId: string, scope: string) {
  const byRole = db()
    .select({ keyId: keyRoles.keyId })
    .from(keyRoles)
    .innerJoin(roles, eq(roles.id, keyRoles.roleId))
    .where(and(eq(roles.workspaceId, workspaceId), arrayContains(roles.scopes, [scope])));
  return or(arrayContains(keys.scopes, [scope]), inArray(keys.id, byRole));
}
