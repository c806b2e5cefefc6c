import { sql } from "@/db/sql";
import { type Actor, permittedApis } from "@/lib/actor";
import { readCounts, readLargestGroups, type Selection } from "./counts";
import type { ReadUsageQuery } from "./input";
import { type Range, rangeOf, startsOf } from "./range";
import { seriesOf, type Usage, type UsageGroup } from "./usage";

const GROUPS_MAX = 50;

/**
 * Exact counts of verifications by time and outcome, with credits and latency, of the APIs the actor may see.
 * Every bucket of the range is there. Visible at most two seconds after the verification.
 * @throws AppError `forbidden`, `invalid` (range)
 */
export async function readUsage(
  actor: Actor,
  query: ReadUsageQuery,
  now = new Date(),
): Promise<Usage> {
  const visible = permittedApis(actor, "usage:read");
  return readSelection(
    { workspaceId: actor.workspaceId, visible, filters: query, groupBy: query.groupBy },
    query,
    now,
  );
}

/** The usage of a selection whose permission was checked. */
export async function readSelection(
  selected: Omit<Selection, "range">,
  query: Pick<ReadUsageQuery, "from" | "to" | "bucket" | "timeZone">,
  now: Date,
): Promise<Usage> {
  const asked = rangeOf(query, now);
  const starts = asked.bucket === "day" ? await daysOf(query, asked, now) : startsOf(asked);
  const range = { ...asked, from: starts[0] ?? asked.from };
  const whole = { ...selected, range, groupBy: undefined };
  const { series, totals } = seriesOf(starts, await readCounts(whole));
  const usage = { ...range, series, totals };
  if (selected.groupBy === undefined) return usage;
  return { ...usage, groups: await readGroups({ ...selected, range }, starts) };
}

async function readGroups(selection: Selection, starts: readonly Date[]): Promise<UsageGroup[]> {
  const largest = await readLargestGroups(selection, GROUPS_MAX);
  if (largest.length === 0) return [];
  const rows = await readCounts(selection, largest);
  return largest.map((group) => ({
    group,
    ...seriesOf(
      starts,
      rows.filter((row) => row.group === group),
    ),
  }));
}

/** Midnights of the zone; the database knows when its days are 23 or 25 hours long. */
async function daysOf(
  query: Pick<ReadUsageQuery, "from" | "to" | "timeZone">,
  range: Range,
  now: Date,
): Promise<Date[]> {
  const from = query.from ?? range.from;
  const to = query.to ?? now;
  const rows = await sql()<{ start: Date }[]>`
    select day at time zone ${query.timeZone} as start
    from generate_series(
      date_trunc('day', ${from}::timestamptz at time zone ${query.timeZone}),
      (${to}::timestamptz at time zone ${query.timeZone}) - interval '1 microsecond',
      interval '1 day') as day`;
  return rows.map((row) => row.start);
}
