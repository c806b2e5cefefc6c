import { and, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import type { Demand } from "@/lib/limits/replay";
import type { Bucket } from "./range";

/** The roll-ups of a workspace in a span of milliseconds since 1970. */
export const spanOf = (workspaceId: string, grain: Bucket, from: number, to: number) =>
  and(
    eq(usageByKey.workspaceId, workspaceId),
    eq(usageByKey.grain, grain),
    gte(usageByKey.start, new Date(from)),
    lt(usageByKey.start, new Date(to)),
  );

/**
 * What came to the limits of keys, minute by minute, to read from. Each key is looked for by itself: asked for all at
 * once, PostgreSQL takes every minute of the workspace in its hands.
 * @param visible the APIs to look at; null: all
 */
export function minutesOf(
  workspaceId: string,
  ids: readonly string[],
  { from, to }: Readonly<{ from: number; to: number }>,
  visible: readonly string[] | null = null,
) {
  const own = db()
    .select({
      minute: sql<string>`(extract(epoch from ${usageByKey.start}) / 60)::bigint`.as("minute"),
      calls: sql<string>`sum(${usageByKey.verifications})::bigint`.as("calls"),
    })
    .from(usageByKey)
    .where(
      and(
        spanOf(workspaceId, "minute", from, to),
        eq(usageByKey.keyId, sql`asked.id`),
        // Calls that were refused before they came to a limit ask nothing of it.
        inArray(usageByKey.outcome, ["VALID", "RATE_LIMITED"]),
        visible === null ? undefined : inArray(usageByKey.apiId, [...visible]),
      ),
    )
    .groupBy(usageByKey.start)
    .as("own");
  return db()
    .select({ keyId: sql<string>`asked.id`.as("key_id"), minute: own.minute, calls: own.calls })
    .from(sql`unnest(${sql.param([...ids])}::text[]) as asked(id)`)
    .crossJoinLateral(own)
    .as("minutes");
}

/**
 * What keys asked of their limits, minute by minute. Each key is one row, its minutes and calls two texts: tens of
 * thousands of rows would take longer to take apart than to find.
 */
export async function readDemand(
  workspaceId: string,
  ids: readonly string[],
  span: Readonly<{ from: number; to: number }>,
): Promise<ReadonlyMap<string, Demand>> {
  const minutes = minutesOf(workspaceId, ids, span);
  const rows = await db()
    .select({
      keyId: minutes.keyId,
      minutes: sql<string>`string_agg(${minutes.minute}::text, ',' order by ${minutes.minute})`,
      calls: sql<string>`string_agg(${minutes.calls}::text, ',' order by ${minutes.minute})`,
    })
    .from(minutes)
    .groupBy(minutes.keyId);
  return new Map(rows.map((row) => [row.keyId, demandOf(row.minutes, row.calls)]));
}

function demandOf(minutes: string, calls: string): Demand {
  const counts = calls.split(",");
  return minutes
    .split(",")
    .map((minute, i) => ({ minute: Number(minute), calls: Number(counts[i]) }));
}
