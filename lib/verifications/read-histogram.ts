import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import type { ListVerificationsQuery } from "./input";
import { filtersOf } from "./list";

/** Verifications of a bucket by outcome. */
export type HistogramBucket = Readonly<{ start: string; outcomes: Record<string, number> }>;

type Query = Omit<ListVerificationsQuery, "limit" | "cursor"> &
  Readonly<{ from: Date; to: Date; bucketMs: number }>;

/**
 * How the verifications that a filter finds lie in time; every bucket of the range is there.
 * Counts the log itself, each row as many times as it stands for, since roll-ups know no addresses.
 * @throws AppError `forbidden`
 */
export async function readHistogram(
  actor: Actor,
  { bucketMs, ...query }: Query,
): Promise<HistogramBucket[]> {
  const visible = permittedApis(actor, "usage:read");
  const from = query.from.getTime();
  const bucket = sql`floor((extract(epoch from ${verifications.at}) * 1000 - ${from}) / ${bucketMs})`;
  const rows = await db()
    .select({
      bucket: bucket.mapWith(Number),
      outcome: verifications.outcome,
      count: sql`sum(${verifications.keptOneIn})`.mapWith(Number),
    })
    .from(verifications)
    .where(
      and(
        eq(verifications.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(verifications.apiId, visible),
        filtersOf(query),
      ),
    )
    .groupBy(sql`1`, sql`2`);
  const count = Math.ceil((query.to.getTime() - from) / bucketMs);
  const buckets = Array.from(
    { length: count },
    (_, i): HistogramBucket => ({
      start: new Date(from + i * bucketMs).toISOString(),
      outcomes: {},
    }),
  );
  for (const row of rows) {
    const one = buckets[row.bucket];
    if (one) one.outcomes[row.outcome] = row.count;
  }
  return buckets;
}
