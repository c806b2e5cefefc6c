import { encodeCsv } from "@/lib/csv";
import { localCells, localHeader } from "@/lib/zones/local";
import type { Usage, UsagePoint } from "./usage";

/**
 * Usage as a table: a line a bucket (and group, where there are groups), a column for each outcome that occurs.
 * @param zone with an IANA name, its time of each start in a second column
 */
export function encodeUsageCsv(
  usage: Pick<Usage, "series" | "totals" | "groups">,
  zone?: string,
): string {
  const outcomes = Object.keys(usage.totals.outcomes).sort();
  const grouped = usage.groups !== undefined;
  const header = [
    ...(grouped ? ["group"] : []),
    "start",
    ...localHeader("start", zone),
    ...outcomes,
    "credits",
    "p50Ms",
    "p95Ms",
    "p99Ms",
  ];
  const lineOf = ({ start, outcomes: counts, credits, latencyMs }: UsagePoint) => [
    start,
    ...localCells(start, zone),
    ...outcomes.map((outcome) => counts[outcome] ?? 0),
    credits,
    latencyMs.p50,
    latencyMs.p95,
    latencyMs.p99,
  ];
  const lines = usage.groups
    ? usage.groups.flatMap(({ group, series }) => series.map((one) => [group, ...lineOf(one)]))
    : usage.series.map(lineOf);
  return encodeCsv(header, lines);
}
