import { and, eq, gte, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";

/** Verifications of a key in each of the last 24 hours, oldest first, the running hour last. */
export type Spark = Readonly<{ valid: number[]; problems: number[] }>;

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** When the first of the last 24 hours began, the running one counted as the last. */
export const firstHour = (now: Date): Date =>
  new Date((Math.floor(now.getTime() / HOUR_MS) - HOURS + 1) * HOUR_MS);

/**
 * The last 24 hours of several keys in one query, by key id; keys without a verification are left out.
 * @throws AppError `forbidden`
 */
export async function readSparks(
  actor: Actor,
  keyIds: readonly string[],
  now = new Date(),
): Promise<ReadonlyMap<string, Spark>> {
  const visible = permittedApis(actor, "usage:read");
  if (keyIds.length === 0) return new Map();
  const first = firstHour(now);
  const count = sql`sum(${usageByKey.verifications})`;
  const valid = sql`coalesce(${count} filter (where ${usageByKey.outcome} = 'VALID'), 0)`;
  const rows = await db()
    .select({
      keyId: usageByKey.keyId,
      start: usageByKey.start,
      all: count.mapWith(Number),
      valid: valid.mapWith(Number),
    })
    .from(usageByKey)
    .where(
      and(
        eq(usageByKey.workspaceId, actor.workspaceId),
        eq(usageByKey.grain, "hour"),
        inArray(usageByKey.keyId, [...keyIds]),
        gte(usageByKey.start, first),
        visible === null ? undefined : inArray(usageByKey.apiId, visible),
      ),
    )
    .groupBy(usageByKey.keyId, usageByKey.start);
  const sparks = new Map<string, Spark>();
  for (const row of rows) {
    const spark = sparks.get(row.keyId) ?? { valid: flat(), problems: flat() };
    const hour = (row.start.getTime() - first.getTime()) / HOUR_MS;
    if (hour < HOURS) {
      spark.valid[hour] = row.valid;
      spark.problems[hour] = row.all - row.valid;
    }
    sparks.set(row.keyId, spark);
  }
  return sparks;
}

const flat = () => new Array<number>(HOURS).fill(0);
