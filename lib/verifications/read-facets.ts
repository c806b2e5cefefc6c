import { and, desc, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { verifications } from "@/db/schema/usage";
import { type Actor, permittedApis } from "@/lib/actor";
import { filtersOf, termsOf } from "./condition";
import type { ListVerificationsQuery } from "./input";
import { formatQuery, type QueryField } from "./query";

/** What the log can be split by, in the order in which it is asked. */
export const FACETS = ["outcome", "api", "key", "caller", "scope", "ip", "latency"] as const;
export type Facet = (typeof FACETS)[number];

/** How often a value occurs; `value` is written as the query takes it. */
export type FacetValue = Readonly<{ value: string; count: number }>;

export type Facets = Readonly<{
  values: Readonly<Record<Facet, readonly FacetValue[]>>;
  /** So many of the newest rows were looked at, and there are more. */
  cutOffAt: number | null;
}>;

const LOOKED_AT = 20_000;
const VALUES_MAX = 8;
/** At least so slow, each counting those that are slower still. */
const SLOWER = [
  ["250us", 250],
  ["1ms", 1_000],
  ["5ms", 5_000],
  ["50ms", 50_000],
] as const;

type Query = Omit<ListVerificationsQuery, "limit" | "cursor">;

/**
 * The values of the rows that a query finds with how many verifications each stands for, the most first, at most
 * eight a facet. What a query asks of a facet is left out of that facet's own count, so that its other values are
 * offered. Counts the newest 20 000 rows.
 * @throws AppError `forbidden`, `invalid` (q)
 */
export async function readFacets(actor: Actor, query: Query): Promise<Facets> {
  const visible = permittedApis(actor, "usage:read");
  const terms = termsOf(query.q);
  const asked = FACETS.filter((facet) => terms.some(({ field }) => field === facet));
  const within = and(
    eq(verifications.workspaceId, actor.workspaceId),
    visible === null ? undefined : inArray(verifications.apiId, visible),
  );
  const rest = (field: QueryField) => formatQuery(terms.filter((term) => term.field !== field));
  const [all, ...others] = await Promise.all([
    countValues(and(within, filtersOf(query))),
    ...asked.map((facet) =>
      countValues(and(within, filtersOf({ ...query, q: rest(facet) || undefined }))),
    ),
  ]);
  const values = Object.fromEntries(
    FACETS.map((facet) => [facet, (others[asked.indexOf(facet)] ?? all).values[facet]]),
  ) as Record<Facet, FacetValue[]>;
  return { values, cutOffAt: all.rows >= LOOKED_AT ? LOOKED_AT : null };
}

async function countValues(condition: SQL | undefined) {
  const slowness = sql<number>`width_bucket(${verifications.latencyMicros}, array[${sql.raw(
    SLOWER.map(([, micros]) => micros).join(","),
  )}])`.as("slowness");
  const newest = db()
    .select({
      ...{ outcome: verifications.outcome, api: verifications.apiId, key: verifications.keyId },
      ...{ caller: verifications.callerId, scope: verifications.scopes, ip: verifications.ip },
      ...{ slowness, stands: verifications.keptOneIn },
    })
    .from(verifications)
    .where(condition)
    .orderBy(desc(verifications.at), desc(verifications.requestId))
    .limit(LOOKED_AT)
    .as("newest");
  const columns = [newest.outcome, newest.api, newest.key, newest.caller, newest.scope, newest.ip];
  const each = sql.join([...columns, newest.slowness], sql`, `);
  const sets = sql.join(
    [...columns, newest.slowness].map((column) => sql`(${column})`),
    sql`, `,
  );
  // Of the facets the one that a row counts has its bit at zero; of the row that counts all, none has.
  const facet = sql`grouping(${each})`;
  const value = sql`coalesce(${sql.join([...columns, sql`${newest.slowness}::text`], sql`, `)})`;
  const stands = sql`sum(${newest.stands})`;
  const counted = db()
    .select({
      facet: sql`${facet}`.mapWith(Number).as("facet"),
      value: sql<string>`${value}`.as("value"),
      count: sql`${stands}`.mapWith(Number).as("count"),
      rows: sql`count(*)`.mapWith(Number).as("rows"),
      // Most addresses of a log are not shown, and would take longer to hand over than to count.
      rank: sql`row_number() over (partition by ${facet} order by ${stands} desc, ${value})`.as(
        "rank",
      ),
    })
    .from(newest)
    .groupBy(sql`grouping sets (${sets}, ())`)
    .as("counted");
  const rows = await db()
    .select({
      ...{ facet: counted.facet, value: counted.value, count: counted.count, rows: counted.rows },
    })
    .from(counted)
    // One more, since '' stands for none and is not shown.
    .where(lte(counted.rank, VALUES_MAX + 1));
  const all = 2 ** FACETS.length - 1;
  const of = (facet: Facet) => {
    const bit = 2 ** (FACETS.length - 1 - FACETS.indexOf(facet));
    return rows.filter((row) => row.facet === all - bit);
  };
  const listed = (facet: Facet) =>
    of(facet)
      .filter(({ value }) => value !== "")
      .map(({ value, count }) => ({ value, count }))
      .toSorted((a, b) => b.count - a.count || a.value.localeCompare(b.value))
      .slice(0, VALUES_MAX);
  const slow = SLOWER.map(([name], i) => ({
    value: `>=${name}`,
    count: of("latency").reduce((sum, row) => sum + (Number(row.value) > i ? row.count : 0), 0),
  })).filter(({ count }) => count > 0);
  return {
    values: Object.fromEntries(
      FACETS.map((facet) => [facet, facet === "latency" ? slow : listed(facet)]),
    ) as Record<Facet, FacetValue[]>,
    rows: rows.find((row) => row.facet === all)?.rows ?? 0,
  };
}
