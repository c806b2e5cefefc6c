import { and, eq, inArray, sql } from "drizzle-orm";
import { bucketOf } from "@/db/buckets";
import { db } from "@/db/connect";
import { verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { readCounts } from "@/lib/usage/counts";
import { grainOf } from "@/lib/usage/range";
import { filtersOf, termsOf } from "./condition";
import type { ListVerificationsQuery } from "./input";
import { matchesTerms } from "./matches";
import type { Term } from "./query";
import type { Verification } from "./verification";

/** Verifications of a bucket by outcome. */
export type HistogramBucket = Readonly<{ start: string; outcomes: Record<string, number> }>;

/** `exact`: every verification is counted; without, each row of the log as many times as it stands for. */
export type Histogram = Readonly<{ buckets: HistogramBucket[]; exact: boolean }>;

type Filters = Omit<ListVerificationsQuery, "limit" | "cursor" | "from" | "to">;
type Query = Filters & Readonly<{ edges: readonly number[] }>;

const MINUTE_MS = 60_000;
/** As long as roll-ups by minute are kept for certain. */
const MINUTES_KEPT_MS = 7 * 86_400_000;

/**
 * How the verifications that a filter finds lie in time; every bucket is there. `edges` are where buckets begin and the
 * last one ends, in milliseconds since 1970. Counts roll-ups where these know all that is asked, and the log itself
 * otherwise, since roll-ups know no addresses.
 * @throws AppError `forbidden`, `invalid` (q)
 */
export async function readHistogram(
  actor: Actor,
  query: Query,
  now = new Date(),
): Promise<Histogram> {
  const counted = (await countRollups(actor, query, now)) ?? (await countLog(actor, query));
  const buckets = query.edges
    .slice(0, -1)
    .map((edge): HistogramBucket => ({ start: new Date(edge).toISOString(), outcomes: {} }));
  for (const row of counted.rows) {
    const one = buckets[row.bucket];
    if (one) one.outcomes[row.outcome] = (one.outcomes[row.outcome] ?? 0) + row.count;
  }
  return { buckets, exact: counted.exact };
}

type Counted = Readonly<{
  exact: boolean;
  rows: { bucket: number; outcome: string; count: number }[];
}>;

const spanOf = (edges: readonly number[]) => ({
  from: new Date(edges[0] ?? 0),
  to: new Date(edges.at(-1) ?? 0),
});

async function countLog(actor: Actor, { edges, ...query }: Query): Promise<Counted> {
  const visible = permittedApis(actor, "usage:read");
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
        filtersOf({ ...query, ...spanOf(edges) }),
      ),
    )
    .groupBy(sql`1`, sql`2`);
  return { exact: false, rows };
}

/** Which filter of the roll-ups a condition is, when it asks for one value. */
const FILTERS = {
  key: "keyId",
  api: "apiId",
  owner: "ownerId",
  caller: "callerId",
  env: "environment",
} as const;

const filterOf = ({ field, negated, values }: Term) =>
  !negated && values.length === 1 && Object.hasOwn(FILTERS, field)
    ? FILTERS[field as keyof typeof FILTERS]
    : undefined;

/** Null when roll-ups do not know what is asked. */
async function countRollups(actor: Actor, query: Query, now: Date): Promise<Counted | null> {
  const { q, edges, outcome, ip, ...filters } = query;
  const terms = termsOf(q);
  const outcomes = terms.filter(({ field }) => field === "outcome");
  const others = terms.filter(({ field }) => field !== "outcome");
  const given: Record<string, string> = {};
  for (const term of others) {
    const name = filterOf(term);
    if (!name || name in given || filters[name] !== undefined) return null;
    given[name] = term.values[0] ?? "";
  }
  const bucket = grainOf(edges);
  const span = spanOf(edges);
  const kept = bucket !== "minute" || now.getTime() - span.from.getTime() < MINUTES_KEPT_MS;
  const whole = edges.every((edge) => edge % MINUTE_MS === 0);
  if (!kept || !whole || ip !== undefined) return null;
  const rows = await readCounts({
    workspaceId: actor.workspaceId,
    visible: permittedApis(actor, "usage:read"),
    range: { ...span, bucket, edges },
    filters: { ...filters, ...given, timeZone: "UTC" },
    withLatency: false,
  });
  const named = outcome?.split(",");
  return {
    exact: true,
    rows: rows
      .filter((row) => named === undefined || named.includes(row.outcome))
      .filter((row) => matchesTerms(outcomes, { ...NOTHING, outcome: row.outcome }))
      .map((row) => ({
        bucket: edges.indexOf(row.start.getTime()),
        outcome: row.outcome,
        count: row.verifications,
      })),
  };
}

const NOTHING: Omit<Verification, "at"> = {
  ...{ requestId: "", apiId: "", keyId: "", secretVersion: 0, ownerId: "", callerId: "" },
  ...{ environment: "", outcome: "", scopes: "", ip: "", userAgent: "", method: "", path: "" },
  ...{ credits: 0, latencyMicros: 0, keptOneIn: 1, tags: [] },
};
