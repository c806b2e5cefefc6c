import { formatLatency } from "@/components/ui/format";
import { ChartCursor, type CursorSeries } from "./chart-cursor";
import { ChartFrame, type Cut, PLOT_HEIGHT } from "./chart-frame";
import { axis, linePath } from "./geometry";
import { SeriesTable } from "./series-table";

/** One bucket of usage with its latency; `null` where nothing was measured. */
export type LatencyBucket = {
  start: string;
  latencyMs: { p50: number; p95: number; p99: number } | null;
};

const LINES = [
  { id: "p50", width: "1.5", dash: undefined, style: "stroke-secondary" },
  { id: "p95", width: "2", dash: undefined, style: "stroke-ink" },
  { id: "p99", width: "1.5", dash: "4 3", style: "stroke-secondary" },
] as const;

/** How fast: three lines of one ink, told apart by weight and dash. Gaps where nothing was measured, never zero. */
export function LatencyLines({
  buckets,
  cut,
  label = "Verify latency",
  csvHref,
}: {
  buckets: readonly LatencyBucket[];
  cut: Cut;
  label?: string;
  csvHref?: string;
}) {
  const lines = LINES.map((line) => ({
    ...line,
    values: buckets.map(({ latencyMs }) => latencyMs?.[line.id] ?? null),
  }));
  const highest = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const scale = { ...axis(highest, 3), format: (value: number) => formatLatency(value) };
  const series: CursorSeries[] = lines.map(({ id, values }) => ({
    label: id,
    unit: "latency",
    values,
  }));
  const last = buckets.findLast(({ latencyMs }) => latencyMs !== null)?.latencyMs;
  const caption = last
    ? `p50 ${formatLatency(last.p50)}, p95 ${formatLatency(last.p95)}, p99 ${formatLatency(last.p99)} now.`
    : "Nothing was measured in this range.";
  return (
    <ChartFrame
      {...cut}
      caption={caption}
      scale={scale}
      legend={<Legend />}
      marks={
        <svg
          width="100%"
          height={PLOT_HEIGHT}
          viewBox={`0 0 ${Math.max(buckets.length, 1)} ${PLOT_HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {lines.map(({ id, width, dash, style, values }) => (
            <path
              key={id}
              d={linePath(values, scale.top, PLOT_HEIGHT)}
              fill="none"
              strokeWidth={width}
              strokeDasharray={dash}
              strokeLinecap="round"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
              data-series
              className={style}
            />
          ))}
        </svg>
      }
      cursor={<ChartCursor edges={cut.edges} label={label} series={series} />}
      table={<SeriesTable {...cut} caption={label} series={series} />}
      csvHref={csvHref}
    />
  );
}

function Legend() {
  return (
    <ul className="ml-auto flex gap-4 text-xs text-secondary">
      {LINES.map(({ id, width, dash, style }) => (
        <li key={id} className="flex items-center gap-1.5">
          <svg width="18" height="6" aria-hidden="true">
            <line
              x2="18"
              y1="3"
              y2="3"
              strokeWidth={width}
              strokeDasharray={dash}
              className={style}
            />
          </svg>
          {id}
        </li>
      ))}
    </ul>
  );
}
