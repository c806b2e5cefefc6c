import { type Actor, permittedApis } from "@/lib/actor";
import { readCounts, readLargestGroups, type Selection } from "./counts";
import { readDays } from "./days";
import type { ReadUsageQuery } from "./input";
import { rangeOf, startsOf } from "./range";
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
  const { workspaceId } = actor;
  const visible = permittedApis(actor, "usage:read");
  return readSelection({ workspaceId, visible, filters: query, groupBy: query.groupBy }, now);
}

/** The usage of a selection whose permission was checked. */
export async function readSelection(
  selected: Omit<Selection, "range"> & Readonly<{ filters: ReadUsageQuery }>,
  now: Date,
): Promise<Usage> {
  const asked = rangeOf(selected.filters, now);
  const { starts, end } =
    asked.bucket === "day"
      ? await readDays(selected.filters, now)
      : { starts: startsOf(asked), end: asked.to };
  const range = { from: starts[0] ?? asked.from, to: end, bucket: asked.bucket };
  const whole = { ...selected, range, groupBy: undefined };
  const [rows, groups] = await Promise.all([
    readCounts(whole),
    selected.groupBy === undefined ? undefined : readGroups({ ...selected, range }, starts),
  ]);
  return { ...range, ...seriesOf(starts, rows), ...(groups && { groups }) };
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
