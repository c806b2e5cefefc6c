import { percentile } from "./latency";
import type { Bucket } from "./range";

/** Milliseconds below which half, 95 % and 99 % of the verifications stayed; null without any. */
export type Latency = Readonly<{ p50: number | null; p95: number | null; p99: number | null }>;

/** Verifications per outcome, credits spent and latency, of a stretch of time. */
export type UsageSums = Readonly<{
  outcomes: Record<string, number>;
  credits: number;
  latencyMs: Latency;
}>;

export type UsagePoint = UsageSums & Readonly<{ start: Date }>;

/** One value of what the usage is grouped by: an id, an outcome, an environment; '' for none. */
export type UsageGroup = Readonly<{ group: string; series: UsagePoint[]; totals: UsageSums }>;

/** Usage as it is answered. `series` has every bucket of the range, empty ones too. */
export type Usage = Readonly<{
  from: Date;
  to: Date;
  bucket: Bucket;
  series: UsagePoint[];
  totals: UsageSums;
  /** With `groupBy`: the fifty largest, largest first. */
  groups?: UsageGroup[];
}>;

/** A row of counts out of the roll-ups. */
export type Counts = Readonly<{
  outcome: string;
  verifications: number;
  credits: number;
  latency: readonly number[];
}>;

const rounded = (ms: number | null) => (ms === null ? null : Number(ms.toPrecision(3)));

/** p50, p95 and p99 of a histogram, in milliseconds to three digits. */
export const latencyOf = (counts: readonly number[]): Latency => ({
  p50: rounded(percentile(counts, 0.5)),
  p95: rounded(percentile(counts, 0.95)),
  p99: rounded(percentile(counts, 0.99)),
});

/** Adds rows up. */
export function sumCounts(rows: readonly Counts[]): UsageSums {
  const outcomes: Record<string, number> = {};
  const histogram: number[] = [];
  let credits = 0;
  for (const row of rows) {
    outcomes[row.outcome] = (outcomes[row.outcome] ?? 0) + row.verifications;
    credits += row.credits;
    row.latency.forEach((count, bucket) => {
      histogram[bucket] = (histogram[bucket] ?? 0) + count;
    });
  }
  return { outcomes, credits, latencyMs: latencyOf(histogram) };
}

/** The rows as one point for each start, in order, and their sum. */
export function seriesOf(
  starts: readonly Date[],
  rows: readonly (Counts & { start: Date })[],
): { series: UsagePoint[]; totals: UsageSums } {
  const byStart = new Map<number, Counts[]>();
  for (const row of rows) {
    const list = byStart.get(row.start.getTime());
    if (list) list.push(row);
    else byStart.set(row.start.getTime(), [row]);
  }
  const series = starts.map((start) => ({
    start,
    ...sumCounts(byStart.get(start.getTime()) ?? []),
  }));
  return { series, totals: sumCounts(rows) };
}
