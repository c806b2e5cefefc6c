import { and, desc, eq, gte, inArray, lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { verificationColumns, verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import type { ListVerificationsQuery } from "./input";
import type { Verification } from "./verification";

/**
 * The log of verifications of the APIs the actor may see, newest first.
 * @throws AppError `forbidden`, `invalid` (cursor)
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

/** What a query asks for besides its page. `outcome` may name several, with commas between. */
export function filtersOf(query: Omit<ListVerificationsQuery, "limit" | "cursor">) {
  const { from, to, ...filters } = query;
  const { outcome, apiId, keyId, ownerId, callerId, environment, ip } = filters;
  return and(
    from && gte(verifications.at, from),
    to && lt(verifications.at, to),
    outcome === undefined ? undefined : inArray(verifications.outcome, outcome.split(",")),
    apiId === undefined ? undefined : eq(verifications.apiId, apiId),
    keyId === undefined ? undefined : eq(verifications.keyId, keyId),
    ownerId === undefined ? undefined : eq(verifications.ownerId, ownerId),
    callerId === undefined ? undefined : eq(verifications.callerId, callerId),
    environment === undefined ? undefined : eq(verifications.environment, environment),
    ip === undefined ? undefined : eq(verifications.ip, ip),
  );
}
