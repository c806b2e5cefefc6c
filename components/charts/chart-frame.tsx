import { Download } from "lucide-react";
import { type ReactNode, useId } from "react";
import { formatClock, formatDay } from "@/components/ui/time";
import { zoneOffset } from "@/lib/zones/zone";
import { timeTicks } from "./geometry";
import type { Range } from "./range";

/** How a range is cut into buckets, and on whose clocks. */
export type Cut = Pick<Range, "edges" | "zone">;

/** The height of every plot in pixels; all y coordinates are measured in it. */
export const PLOT_HEIGHT = 176;

const HOUR_MS = 3_600_000;

/** What a bucket is called on the time axis. */
function tickName(start: number, bucketMs: number, zone: string) {
  const clock = formatClock(start, zone);
  return bucketMs >= 6 * HOUR_MS || clock === "00:00" ? formatDay(start, zone) : clock;
}

/** The scale at the left: round numbers with their hairlines drawn by `Grid`. */
function ValueAxis({
  ticks,
  top,
  format,
}: {
  ticks: number[];
  top: number;
  format: (value: number) => string;
}) {
  return (
    <svg width="44" height={PLOT_HEIGHT} aria-hidden="true" className="overflow-visible">
      {ticks.map((tick) => (
        <text
          key={tick}
          x="36"
          y={PLOT_HEIGHT - (tick / top) * PLOT_HEIGHT + 4}
          textAnchor="end"
          className="fill-muted text-xs"
        >
          {format(tick)}
        </text>
      ))}
    </svg>
  );
}

function Grid({ ticks, top }: { ticks: number[]; top: number }) {
  return ticks.map((tick) => {
    const y = Math.round(PLOT_HEIGHT - (tick / top) * PLOT_HEIGHT) - 0.5;
    return (
      <line
        key={tick}
        x1="0"
        x2="100%"
        y1={y}
        y2={y}
        className={tick === 0 ? "stroke-control" : "stroke-hairline"}
      />
    );
  });
}

function TimeAxis({ edges, zone }: Cut) {
  const starts = edges.slice(0, -1);
  const bucketMs = (edges[1] ?? 0) - (edges[0] ?? 0);
  const ticks = (most: number) => new Set(timeTicks(starts, most, (at) => zoneOffset(zone, at)));
  const [few, many] = [ticks(4), ticks(8)];
  return (
    <svg width="100%" height="22" aria-hidden="true" className="overflow-visible">
      {starts.map((start, index) =>
        many.has(index) || few.has(index) ? (
          <g key={start} className={few.has(index) ? undefined : "@max-lg:hidden"}>
            <line
              x1={`${((index + 0.5) / starts.length) * 100}%`}
              x2={`${((index + 0.5) / starts.length) * 100}%`}
              y1="0"
              y2="4"
              className="stroke-control"
            />
            <text
              x={`${((index + 0.5) / starts.length) * 100}%`}
              y="17"
              textAnchor={index === 0 ? "start" : index > starts.length - 3 ? "end" : "middle"}
              className="fill-muted text-xs"
            >
              {tickName(start, bucketMs, zone)}
            </text>
          </g>
        ) : null,
      )}
    </svg>
  );
}

/**
 * What every time chart has around its marks: scale, hairlines, time axis, the sentence that says what is to be
 * seen, the same data as a table, and a CSV link. `marks` is SVG; `cursor` the island over it.
 */
export function ChartFrame({
  caption,
  edges,
  zone,
  scale,
  legend,
  marks,
  cursor,
  table,
  csvHref,
}: Cut & {
  caption: string;
  scale: { ticks: number[]; top: number; format: (value: number) => string };
  legend?: ReactNode;
  marks: ReactNode;
  cursor: ReactNode;
  table: ReactNode;
  csvHref?: string;
}) {
  const id = useId();
  return (
    <figure aria-labelledby={id} className="@container min-w-0">
      <div className="mb-4 flex flex-wrap items-baseline gap-x-5 gap-y-1">
        <figcaption id={id} className="text-sm text-secondary">
          {caption}
        </figcaption>
        {legend}
      </div>
      <div className="grid grid-cols-[44px_1fr]">
        <ValueAxis {...scale} />
        <div className="relative">
          <svg
            width="100%"
            height={PLOT_HEIGHT}
            aria-hidden="true"
            className="block overflow-visible"
          >
            <Grid {...scale} />
            {marks}
          </svg>
          {cursor}
        </div>
        <span />
        <TimeAxis edges={edges} zone={zone} />
      </div>
      <details className="group/table mt-1 pl-11 text-sm">
        <summary className="flex w-fit list-none items-center gap-3 py-1 text-xs text-muted hover:text-ink">
          <span className="underline underline-offset-3 group-open/table:hidden">
            Show as table
          </span>
          <span className="hidden underline underline-offset-3 group-open/table:inline">
            Hide table
          </span>
        </summary>
        <section
          {...SCROLLABLE}
          aria-label="Chart data"
          className="max-h-72 overflow-auto border-y"
        >
          {table}
        </section>
        {csvHref && (
          <a
            href={csvHref}
            download
            className="mt-1 inline-flex h-6 items-center gap-1 text-xs text-link"
          >
            <Download aria-hidden className="size-3" />
            Download CSV
          </a>
        )}
      </details>
    </figure>
  );
}

// What scrolls must take focus, or the keyboard cannot scroll it.
const SCROLLABLE = { tabIndex: 0 };
