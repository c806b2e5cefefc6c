import Link from "next/link";
import { formatCount } from "@/components/ui/format";
import { Bars } from "./bars";
import { ChartCursor, type CursorSeries } from "./chart-cursor";
import { ChartFrame, type Cut, PLOT_HEIGHT } from "./chart-frame";
import { axis, stack } from "./geometry";
import { Glyph } from "./glyph";
import {
  countGroups,
  FILL,
  OUTCOME_GROUPS,
  type OutcomeBucket,
  type OutcomeGroup,
} from "./outcomes";
import { SeriesTable } from "./series-table";
import { describeOutcomes } from "./summary";

/** The signs of a chart with their totals; with `href` each is a link to the verifications of that group. */
function Legend({
  totals,
  href,
  before,
}: {
  totals: { id: OutcomeGroup; label: string; total: number }[];
  href?: (group: OutcomeGroup) => string;
  before?: { label: string; total: number } | undefined;
}) {
  return (
    <ul className="flex flex-wrap gap-x-4 text-xs">
      {totals.map(({ id, label, total }) => {
        const content = (
          <>
            <Glyph group={id} />
            <span className="text-secondary">{label}</span>
            <span>{formatCount(total)}</span>
          </>
        );
        return (
          <li key={id}>
            {href ? (
              <Link href={href(id)} className="flex h-6 items-center gap-1.5 hover:underline">
                {content}
              </Link>
            ) : (
              <span className="flex h-6 items-center gap-1.5">{content}</span>
            )}
          </li>
        );
      })}
      {before && (
        <li className="flex h-6 items-center gap-1.5">
          <svg width="14" height="8" aria-hidden="true">
            <path d="M0 4h14" strokeDasharray="4 3" strokeWidth="1.5" className="stroke-ink" />
          </svg>
          <span className="text-secondary">{before.label}</span>
          <span>{formatCount(before.total)}</span>
        </li>
      )}
    </ul>
  );
}

/** How many of the shown outcomes each bucket has. */
function totalsOf(buckets: readonly OutcomeBucket[], shown: readonly OutcomeGroup[]): number[] {
  const groups = countGroups(buckets);
  return buckets.map((_, index) => shown.reduce((sum, id) => sum + (groups[id][index] ?? 0), 0));
}

/** A line of steps, one bucket wide each. */
const stepsOf = (values: readonly number[], top: number) =>
  values
    .map((value, index) => {
      const y = (PLOT_HEIGHT * (1 - (top > 0 ? value / top : 0))).toFixed(2);
      return `${index === 0 ? "M0" : "V"}${index === 0 ? ` ${y}` : y}H${index + 1}`;
    })
    .join("");

/** The bars themselves: one unit a bucket wide, stretched to the width there is; heights are true pixels. */
function Plot({
  groups,
  shown,
  count,
  top,
  before,
}: {
  groups: Record<OutcomeGroup, number[]>;
  shown: OutcomeGroup[];
  count: number;
  top: number;
  before?: readonly number[] | undefined;
}) {
  const inset = count > 60 ? 0.08 : 0.14;
  return (
    <svg
      width="100%"
      height={PLOT_HEIGHT}
      viewBox={`0 0 ${count} ${PLOT_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <Bars
        bars={Array.from({ length: count }, (_, index) =>
          stack(
            shown.map((id) => groups[id][index] ?? 0),
            top,
            PLOT_HEIGHT,
          ).flatMap(({ y, height }, order) => {
            const id = shown[order];
            if (!id || height <= 0) return [];
            return [{ x: index + inset, width: 1 - 2 * inset, y, height, fill: FILL[id] }];
          }),
        ).flat()}
      />
      {before && (
        <path
          d={stepsOf(before, top)}
          fill="none"
          strokeWidth="1.5"
          strokeDasharray="4 3"
          vectorEffect="non-scaling-stroke"
          data-series
          className="stroke-ink"
        />
      )}
    </svg>
  );
}

/**
 * What happened over time: bars of outcomes, valid at the base, problems on top. Drawn on the server; `buckets`
 * is the series of `GET /v1/usage`, already filled with zeros, `cut` the range it was read for. `only="problems"` leaves the valid ones out.
 */
export function OutcomeBars({
  buckets,
  cut,
  label = "Verifications by outcome",
  only = "all",
  before,
  groupHref,
  csvHref,
}: {
  buckets: readonly OutcomeBucket[];
  cut: Cut;
  label?: string;
  only?: "all" | "problems";
  /** The same buckets of an earlier time, drawn as a line over the bars. */
  before?: { label: string; buckets: readonly OutcomeBucket[] } | undefined;
  groupHref?: (group: OutcomeGroup) => string;
  csvHref?: string;
}) {
  const groups = countGroups(buckets);
  const totals = OUTCOME_GROUPS.map(({ id, label }) => ({
    id,
    label,
    total: groups[id].reduce((sum, count) => sum + count, 0),
  })).filter(
    ({ id, total }) => (total > 0 || id === "valid") && (only === "all" || id !== "valid"),
  );
  const shown = totals.map(({ id }) => id);
  const earlier = before && totalsOf(before.buckets, shown).slice(0, buckets.length);
  const highest = Math.max(
    0,
    ...(earlier ?? []),
    ...buckets.map((_, index) => shown.reduce((sum, id) => sum + (groups[id][index] ?? 0), 0)),
  );
  const scale = { ...axis(highest), format: formatCount };
  const series: CursorSeries[] = [
    ...totals.map(({ id, label }) => ({
      ...{ label, group: id, unit: "count" as const, values: groups[id] },
    })),
    ...(before && earlier
      ? [{ label: before.label, unit: "count" as const, values: earlier }]
      : []),
  ];
  return (
    <ChartFrame
      {...cut}
      caption={describeOutcomes(buckets, cut)}
      scale={{ ...scale, ticks: scale.ticks.filter(Number.isInteger) }}
      legend={
        <Legend
          totals={totals}
          href={groupHref}
          before={
            before && earlier
              ? { label: before.label, total: earlier.reduce((sum, count) => sum + count, 0) }
              : undefined
          }
        />
      }
      marks={
        <Plot
          groups={groups}
          shown={shown}
          count={buckets.length}
          top={scale.top}
          before={earlier}
        />
      }
      cursor={<ChartCursor edges={cut.edges} label={label} series={series} />}
      table={<SeriesTable {...cut} caption={label} series={series} />}
      csvHref={csvHref}
    />
  );
}
