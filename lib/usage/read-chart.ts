import { type Actor, permittedApis } from "@/lib/actor";
import { readCounts } from "./counts";
import { asWhole, grainOf } from "./range";
import { type Latency, seriesOf, sumCounts, type UsagePoint, type UsageSums } from "./usage";

/** A bucket as charts take it; no latency where nothing was measured. */
export type ChartBucket = Readonly<{
  start: string;
  outcomes: Record<string, number>;
  latencyMs: { p50: number; p95: number; p99: number } | null;
}>;

/** What a chart shows: where its buckets begin and the last one ends, in milliseconds since 1970, rising. */
export type ChartQuery = Readonly<{
  edges: readonly number[];
  environment?: "live" | "test" | undefined;
  apiId?: string | undefined;
  keyId?: string | undefined;
  /** Only what that key or client asked for. */
  callerId?: string | undefined;
  /** Whose latencies are read: those of each bucket (left out), those of the whole range alone, or none. */
  latency?: "each" | "whole" | "none" | undefined;
}>;

/**
 * Usage in any buckets, for a chart. Texts that are no key are in it, whatever the environment.
 * @throws AppError `forbidden`
 */
export async function readChart(
  actor: Actor,
  query: ChartQuery,
): Promise<{ series: ChartBucket[]; totals: UsageSums }> {
  const { series, totals } = await readBuckets(actor, query);
  const buckets = series.map(({ start, outcomes, latencyMs }) => ({
    ...{ start: start.toISOString(), outcomes },
    latencyMs: measured(latencyMs),
  }));
  return { series: buckets, totals };
}

/** The same with credits, for files. @throws AppError `forbidden` */
export async function readBuckets(
  actor: Actor,
  { edges, environment, apiId, keyId, callerId, latency = "each" }: ChartQuery,
): Promise<{ series: UsagePoint[]; totals: UsageSums }> {
  const visible = permittedApis(actor, "usage:read");
  const [from = 0, to = 0] = [edges[0], edges.at(-1)];
  const range = { from: new Date(from), to: new Date(to), bucket: grainOf(edges), edges };
  const selection = {
    ...{ workspaceId: actor.workspaceId, visible },
    filters: { environment, apiId, keyId, callerId, timeZone: "UTC" },
    withUnknown: true,
  };
  const whole = asWhole(range);
  const single = edges.length === 2;
  const [rows, sums] = await Promise.all([
    readCounts({
      ...selection,
      range: single ? whole : range,
      withLatency: latency === "each" || (single && latency === "whole"),
    }),
    latency === "whole" && !single ? readCounts({ ...selection, range: whole }) : null,
  ]);
  const { series, totals } = seriesOf(
    edges.slice(0, -1).map((edge) => new Date(edge)),
    rows,
  );
  return { series, totals: sums ? { ...totals, latencyMs: sumCounts(sums).latencyMs } : totals };
}

const measured = ({ p50, p95, p99 }: Latency) =>
  p50 === null || p95 === null || p99 === null ? null : { p50, p95, p99 };
