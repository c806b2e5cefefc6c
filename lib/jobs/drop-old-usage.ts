import { and, eq, lt } from "drizzle-orm";
import { db, sql } from "@/db/connect";
import { createPartitions, dropPartitions } from "@/db/partitions";
import { keyCallers, keyScopes, usageByApi, usageByCaller, usageByKey } from "@/db/schema/usage";

const DAY_MS = 86_400_000;

/** How many days each kind of record is kept: the finer it is, the shorter. */
const KEPT_DAYS = { log: 30, minute: 8, hour: 100, day: 1_100, evidence: 400 } as const;

/**
 * Makes room in the verification log for the days to come, and drops what is older than its kind
 * is kept: whole days of the log, minute, hour and day roll-ups, callers and scopes of a key.
 */
export async function dropOldUsage(now = new Date()): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await createPartitions(sql(), {}, now);
  await dropPartitions(sql(), before(KEPT_DAYS.log));
  for (const grain of ["minute", "hour", "day"] as const) {
    for (const table of [usageByKey, usageByApi, usageByCaller])
      await db()
        .delete(table)
        .where(and(eq(table.grain, grain), lt(table.start, before(KEPT_DAYS[grain]))));
  }
  for (const table of [keyCallers, keyScopes])
    await db()
      .delete(table)
      .where(lt(table.day, before(KEPT_DAYS.evidence)));
}
