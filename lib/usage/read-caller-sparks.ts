import { and, eq, gte, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByCaller } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { LATENCY_BUCKETS, percentile } from "./latency";
import type { Spark } from "./read-sparks";

/** Verifications that a caller asked for in each of the last 24 hours, and how long all but 5 % took. */
export type CallerSpark = Spark & Readonly<{ p95Ms: number | null }>;

const HOUR_MS = 3_600_000;
const HOURS = 24;

/**
 * The last 24 hours of several callers (management keys or OAuth clients) in one query, by their ids; callers without a
 * verification are left out.
 * @throws AppError `forbidden`
 */
export async function readCallerSparks(
  actor: Actor,
  callerIds: readonly string[],
  now = new Date(),
): Promise<ReadonlyMap<string, CallerSpark>> {
  const visible = permittedApis(actor, "usage:read");
  if (callerIds.length === 0) return new Map();
  const first = Math.floor(now.getTime() / HOUR_MS) - HOURS + 1;
  const count = sql`sum(${usageByCaller.verifications})`;
  const valid = sql`coalesce(${count} filter (where ${usageByCaller.outcome} = 'VALID'), 0)`;
  const rows = await db()
    .select({
      ...{ callerId: usageByCaller.callerId, start: usageByCaller.start },
      ...{ all: count.mapWith(Number), valid: valid.mapWith(Number) },
      latency: sql<(number | string)[]>`sum_counts(${usageByCaller.latency})`,
    })
    .from(usageByCaller)
    .where(
      and(
        eq(usageByCaller.workspaceId, actor.workspaceId),
        eq(usageByCaller.grain, "hour"),
        inArray(usageByCaller.callerId, [...callerIds]),
        gte(usageByCaller.start, new Date(first * HOUR_MS)),
        visible === null ? undefined : inArray(usageByCaller.apiId, visible),
      ),
    )
    .groupBy(usageByCaller.callerId, usageByCaller.start);
  const ids = [...new Set(rows.map((row) => row.callerId))];
  return new Map(
    ids.map((id) => {
      const own = rows.filter((row) => row.callerId === id);
      const latency = new Array<number>(LATENCY_BUCKETS).fill(0);
      const spark = { valid: flat(), problems: flat() };
      for (const row of own) {
        for (const [i, n] of row.latency.entries()) latency[i] = (latency[i] ?? 0) + Number(n);
        const hour = row.start.getTime() / HOUR_MS - first;
        if (hour >= HOURS) continue;
        spark.valid[hour] = row.valid;
        spark.problems[hour] = row.all - row.valid;
      }
      return [id, { ...spark, p95Ms: percentile(latency, 0.95) }];
    }),
  );
}

const flat = () => new Array<number>(HOURS).fill(0);
