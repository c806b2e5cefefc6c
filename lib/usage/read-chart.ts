import { type Actor, permittedApis } from "@/lib/actor";
import { readCounts } from "./counts";
import { type Bucket, startsOf } from "./range";
import { type Latency, seriesOf, type UsageSums } from "./usage";

/** A bucket as charts take it; no latency where nothing was measured. */
export type ChartBucket = Readonly<{
  start: string;
  outcomes: Record<string, number>;
  latencyMs: { p50: number; p95: number; p99: number } | null;
}>;

/** What a chart shows: a span in milliseconds since 1970 and the length of its buckets, which divides it. */
export type ChartQuery = Readonly<{
  from: number;
  to: number;
  bucketMs: number;
  environment?: "live" | "test";
  apiId?: string;
  keyId?: string;
}>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The coarsest roll-up whose buckets fall into the chart's without remainder. */
function grainOf({ from, to, bucketMs }: ChartQuery): Bucket {
  const fits = (width: number) => [from, to, bucketMs].every((one) => one % width === 0);
  if (fits(DAY_MS)) return "day";
  return fits(HOUR_MS) ? "hour" : "minute";
}

/**
 * Usage in buckets of any length, for a chart. Texts that are no key are in it, whatever the environment.
 * @throws AppError `forbidden`
 */
export async function readChart(
  actor: Actor,
  query: ChartQuery,
): Promise<{ series: ChartBucket[]; totals: UsageSums }> {
  const visible = permittedApis(actor, "usage:read");
  const { from, to, bucketMs, ...filters } = query;
  const range = {
    ...{ from: new Date(from), to: new Date(to) },
    ...{ bucket: grainOf(query), stepMs: bucketMs },
  } as const;
  const rows = await readCounts({
    ...{ workspaceId: actor.workspaceId, visible, range },
    filters: { ...filters, timeZone: "UTC" },
    withUnknown: true,
  });
  const { series, totals } = seriesOf(startsOf(range), rows);
  const buckets = series.map(({ start, outcomes, latencyMs }) => ({
    ...{ start: start.toISOString(), outcomes },
    latencyMs: measured(latencyMs),
  }));
  return { series: buckets, totals };
}

const measured = ({ p50, p95, p99 }: Latency) =>
  p50 === null || p95 === null || p99 === null ? null : { p50, p95, p99 };
