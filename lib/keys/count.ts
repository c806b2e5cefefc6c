import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import { filterCondition } from "./filter";
import type { KeysFilter } from "./input";

/** How many keys there are; `more` when counting stopped there. */
export type KeyCount = Readonly<{ count: number; more: boolean }>;

/**
 * How many keys of the APIs the actor may see a filter means, counted up to `max`: a filter that no index answers
 * would otherwise be looked up in every key.
 * @throws AppError `forbidden`
 */
export async function countKeys(
  actor: Actor,
  filter: KeysFilter,
  max: number,
  now = new Date(),
): Promise<KeyCount> {
  const visible = permittedApis(actor, "keys:read");
  const found = db()
    .select({ one: sql`1`.as("one") })
    .from(keys)
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(keys.apiId, visible),
        filterCondition(actor, filter, now),
      ),
    )
    .limit(max + 1)
    .as("found");
  const [row] = await db()
    .select({ count: sql`count(*)`.mapWith(Number) })
    .from(found);
  const count = row?.count ?? 0;
  return { count: Math.min(count, max), more: count > max };
}
