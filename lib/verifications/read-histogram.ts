import { and, eq, inArray, sql } from "drizzle-orm";
import { bucketOf } from "@/db/buckets";
import { db } from "@/db/connect";
import { verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import type { ListVerificationsQuery } from "./input";
import { filtersOf } from "./list";

/** Verifications of a bucket by outcome. */
export type HistogramBucket = Readonly<{ start: string; outcomes: Record<string, number> }>;

type Query = Omit<ListVerificationsQuery, "limit" | "cursor" | "from" | "to"> &
  Readonly<{ edges: readonly number[] }>;

/**
 * How the verifications that a filter finds lie in time; every bucket is there. `edges` are where buckets begin and the
 * last one ends, in milliseconds since 1970.
 * Counts the log itself, each row as many times as it stands for, since roll-ups know no addresses.
 * @throws AppError `forbidden`
 */
export async function readHistogram(
  actor: Actor,
  { edges, ...query }: Query,
): Promise<HistogramBucket[]> {
  const visible = permittedApis(actor, "usage:read");
  const [from = 0, to = 0] = [edges[0], edges.at(-1)];
  const rows = await db()
    .select({
      bucket: bucketOf(verifications.at, edges),
      outcome: verifications.outcome,
      count: sql`sum(${verifications.keptOneIn})`.mapWith(Number),
    })
    .from(verifications)
    .where(
      and(
        eq(verifications.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(verifications.apiId, visible),
        filtersOf({ ...query, from: new Date(from), to: new Date(to) }),
      ),
    )
    .groupBy(sql`1`, sql`2`);
  const buckets = edges
    .slice(0, -1)
    .map((edge): HistogramBucket => ({ start: new Date(edge).toISOString(), outcomes: {} }));
  for (const row of rows) {
    const one = buckets[row.bucket];
    if (one) one.outcomes[row.outcome] = row.count;
  }
  return buckets;
}
