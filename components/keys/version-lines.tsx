import { ChartCursor, type CursorSeries } from "@/components/charts/chart-cursor";
import { ChartFrame, PLOT_HEIGHT } from "@/components/charts/chart-frame";
import { axis, linePath } from "@/components/charts/geometry";
import { SeriesTable } from "@/components/charts/series-table";
import { formatCount, formatExact } from "@/components/ui/format";
import type { VersionUse } from "@/lib/usage/read-versions";

const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);

/** Two secrets of one key while both work: the new one solid, the old one dashed. */
export function VersionLines({
  use: { edges, versions },
  retiring,
  zone,
}: {
  use: VersionUse;
  /** The version on its way out. */
  retiring: number;
  zone: string;
}) {
  const lines = versions.map(({ version, counts }) => ({
    ...{ version, counts, old: version === retiring },
    label: `v${version}, ${version === retiring ? "old" : "new"}`,
  }));
  const highest = Math.max(0, ...lines.flatMap(({ counts }) => counts));
  const scale = { ...axis(highest), format: formatCount };
  const series: CursorSeries[] = lines.map(({ label, counts }) => ({
    ...{ label, unit: "count" as const, values: counts },
  }));
  const cut = { edges, zone };
  const caption = lines
    .map(
      ({ version, old, counts }) =>
        `v${version} (${old ? "old" : "new"}) ${formatExact(sum(counts))}`,
    )
    .join(", ");
  return (
    <ChartFrame
      {...cut}
      caption={`Verifications since the rotation: ${caption}.`}
      scale={{ ...scale, ticks: scale.ticks.filter(Number.isInteger) }}
      legend={
        <ul className="flex gap-4 text-xs text-secondary">
          {lines.map(({ version, old, label }) => (
            <li key={version} className="flex h-6 items-center gap-1.5">
              <svg width="18" height="6" aria-hidden="true">
                <line x2="18" y1="3" y2="3" {...STROKE(old)} />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      }
      marks={
        <svg
          width="100%"
          height={PLOT_HEIGHT}
          viewBox={`0 0 ${Math.max(edges.length - 1, 1)} ${PLOT_HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {lines.map(({ version, old, counts }) => (
            <path
              key={version}
              d={linePath(counts, scale.top, PLOT_HEIGHT)}
              fill="none"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
              data-series
              {...STROKE(old)}
            />
          ))}
        </svg>
      }
      cursor={<ChartCursor edges={edges} label="Verifications by version" series={series} />}
      table={<SeriesTable {...cut} caption="Verifications by version" series={series} />}
    />
  );
}

const STROKE = (old: boolean) => ({
  strokeWidth: old ? "1.5" : "2",
  strokeDasharray: old ? "4 3" : undefined,
  className: old ? "stroke-secondary" : "stroke-ink",
});
