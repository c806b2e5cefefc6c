import { and, desc, eq, gte, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { usageByKey } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { firstHour } from "@/lib/usage/read-sparks";
import { filterCondition } from "./filter";
import type { KeysFilter } from "./input";
import type { Key } from "./key";
import { loadKeys } from "./load";

/**
 * The keys of a filter that were verified most in the last 24 hours, most first, by the roll-up of hours. Keys without a
 * verification are left out. No index holds counts, so there is no page after it.
 * @throws AppError `forbidden`
 */
export async function listBusiestKeys(
  actor: Actor,
  filter: KeysFilter,
  limit: number,
  now = new Date(),
): Promise<Key[]> {
  const visible = [permittedApis(actor, "keys:read"), permittedApis(actor, "usage:read")];
  const rows = await db()
    .select({ id: usageByKey.keyId })
    .from(usageByKey)
    .innerJoin(
      keys,
      and(eq(keys.workspaceId, usageByKey.workspaceId), eq(keys.id, usageByKey.keyId)),
    )
    .where(
      and(
        eq(usageByKey.workspaceId, actor.workspaceId),
        eq(usageByKey.grain, "hour"),
        gte(usageByKey.start, firstHour(now)),
        ...visible.map((ids) => (ids === null ? undefined : inArray(keys.apiId, [...ids]))),
        filterCondition(actor, filter, now),
      ),
    )
    .groupBy(usageByKey.keyId)
    .orderBy(desc(sql`sum(${usageByKey.verifications})`), usageByKey.keyId)
    .limit(limit);
  const ids = rows.map(({ id }) => id);
  return loadKeys(db(), actor.workspaceId, ids, now);
}
