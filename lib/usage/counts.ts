import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { bucketOf } from "@/db/buckets";
import { db } from "@/db/connect";
import { usageByApi, usageByCaller, usageByKey } from "@/db/schema/usage";
import type { ReadUsageQuery, USAGE_GROUPS } from "./input";
import type { Bucket, Range } from "./range";
import type { Counts } from "./usage";

export type Grouping = (typeof USAGE_GROUPS)[number];
type Filters = Pick<
  ReadUsageQuery,
  "apiId" | "keyId" | "ownerId" | "callerId" | "environment" | "outcome" | "timeZone"
>;

/** What to read: whose, which, and from which APIs the actor may see (null: all). */
export type Selection = Readonly<{
  workspaceId: string;
  visible: readonly string[] | null;
  range: Range;
  filters: Filters;
  groupBy?: Grouping | undefined;
  /** With an environment: texts that are no key count too, since they belong to none. */
  withUnknown?: boolean | undefined;
  /** Left out: with latencies, which cost more to add up than all else. */
  withLatency?: boolean | undefined;
}>;

/** Days of another zone than UTC are put together from hours. */
const grainOf = (bucket: Bucket, timeZone: string): Bucket =>
  bucket === "day" && timeZone !== "UTC" ? "hour" : bucket;

/** The smallest table that knows what is asked for. */
function tableFor({ filters, groupBy }: Selection) {
  const detailed = filters.keyId ?? filters.ownerId;
  if (detailed !== undefined || groupBy === "key" || groupBy === "owner") return usageByKey;
  return filters.callerId !== undefined || groupBy === "caller" ? usageByCaller : usageByApi;
}

type Table = ReturnType<typeof tableFor>;

function conditionOf(table: Table, selection: Selection) {
  const { workspaceId, visible, range, filters, withUnknown } = selection;
  const { apiId, callerId, environment, outcome } = filters;
  return and(
    eq(table.workspaceId, workspaceId),
    spansOf(table, range, filters.timeZone),
    visible === null ? undefined : inArray(table.apiId, [...visible]),
    apiId === undefined ? undefined : eq(table.apiId, apiId),
    environment && inArray(table.environment, withUnknown ? [environment, ""] : [environment]),
    outcome === undefined ? undefined : eq(table.outcome, outcome),
    table === usageByKey ? detailOf(filters) : undefined,
    table === usageByCaller && callerId !== undefined
      ? eq(usageByCaller.callerId, callerId)
      : undefined,
  );
}

/** The roll-ups of a range. */
export function spansOf(table: Table, range: Range, timeZone: string) {
  const parts = range.parts ?? [{ ...range, bucket: grainOf(range.bucket, timeZone) }];
  return or(
    ...parts.map(({ from, to, bucket }) =>
      and(eq(table.grain, bucket), gte(table.start, from), lt(table.start, to)),
    ),
  );
}

const detailOf = ({ keyId, ownerId, callerId }: Filters) =>
  and(
    keyId === undefined ? undefined : eq(usageByKey.keyId, keyId),
    ownerId === undefined ? undefined : eq(usageByKey.ownerId, ownerId),
    callerId === undefined ? undefined : eq(usageByKey.callerId, callerId),
  );

const columnOf = (table: Table, groupBy: Grouping) =>
  ({
    api: table.apiId,
    environment: table.environment,
    outcome: table.outcome,
    key: usageByKey.keyId,
    owner: usageByKey.ownerId,
    caller: table === usageByCaller ? usageByCaller.callerId : usageByKey.callerId,
  })[groupBy];

const sumsOf = (table: Table, withLatency: boolean) => ({
  verifications: sql`sum(${table.verifications})`.mapWith(Number),
  credits: sql`sum(${table.credits})`.mapWith(Number),
  latency: (withLatency
    ? sql<number[]>`sum_counts(${table.latency})`
    : sql<number[]>`'{}'::bigint[]`
  ).mapWith((value: unknown) => (Array.isArray(value) ? value.map(Number) : [])),
});

function startOf(table: Table, { range, filters }: Selection): SQL<Date> {
  const { edges, bucket } = range;
  if (edges) return sql`${bucketOf(table.start, edges)}`.mapWith(startIn(edges));
  return (
    bucket === "day"
      ? sql`date_trunc('day', ${table.start}, ${filters.timeZone})`
      : sql`${table.start}`
  ).mapWith(table.start) as SQL<Date>;
}

const startIn = (edges: readonly number[]) => (index: unknown) =>
  new Date(edges[Number(index)] ?? 0);

export type Row = Counts & { start: Date; group: string };

/**
 * Counts per bucket and outcome, with `group` of what the selection is grouped by ('' without).
 * @param only the groups to read, when not all
 */
export async function readCounts(selection: Selection, only?: readonly string[]): Promise<Row[]> {
  const table = tableFor(selection);
  const group = selection.groupBy && columnOf(table, selection.groupBy);
  return db()
    .select({
      start: startOf(table, selection),
      outcome: table.outcome,
      group: group ? sql<string>`${group}` : sql<string>`''`,
      ...sumsOf(table, selection.withLatency ?? true),
    })
    .from(table)
    .where(
      and(conditionOf(table, selection), group && only ? inArray(group, [...only]) : undefined),
    )
    .groupBy(sql`1`, sql`2`, sql`3`);
}

/** What groups are ordered by. */
const MOST = {
  verifications: (table: Table) => sql`sum(${table.verifications})`,
  problems: (table: Table) =>
    sql`coalesce(sum(${table.verifications}) filter (where ${table.outcome} <> 'VALID'), 0)`,
  limited: (table: Table) =>
    sql`coalesce(sum(${table.verifications}) filter (where ${table.outcome} = 'RATE_LIMITED'), 0)`,
};

/** The groups with the most verifications, or with the most of what `by` says, largest first. */
export async function readLargestGroups(
  selection: Selection,
  limit: number,
  by: keyof typeof MOST = "verifications",
): Promise<string[]> {
  const table = tableFor(selection);
  const group = columnOf(table, selection.groupBy ?? "outcome");
  const rows = await db()
    .select({ group })
    .from(table)
    .where(conditionOf(table, selection))
    .groupBy(group)
    .orderBy(desc(MOST[by](table)), desc(sql`sum(${table.verifications})`), group)
    .limit(limit);
  return rows.map((row) => row.group);
}
