import Link from "next/link";
import { Bars } from "@/components/charts/bars";
import type { Cut } from "@/components/charts/chart-frame";
import { HeatCursor } from "@/components/charts/heat-cursor";
import { formatExact, plural } from "@/components/ui/format";
import { formatInterval } from "@/components/ui/time";

const FILLS = [
  ...["fill-heat-1", "fill-heat-2", "fill-heat-3"],
  ...["fill-heat-4", "fill-heat-5", "fill-heat-6"],
] as const;
const HEIGHT = 16;
/** More lines than this nobody reads: the newest are there, and the log has all. */
const TABLE_ROWS = 200;

export type HeatRow = Readonly<{ id: string; name: string; href: string; hits: readonly number[] }>;

/** By the square root, so that one refusal among hundreds is still seen. */
const fillOf = (hits: number, most: number) =>
  FILLS[Math.min(FILLS.length - 1, Math.floor(Math.sqrt(hits / most) * FILLS.length))] ?? FILLS[0];

/** What the colours mean. */
const Scale = ({ most }: { most: number }) => (
  <span aria-hidden className="inline-flex items-center gap-1.5 text-xs text-muted">
    1
    <svg width={FILLS.length * 12} height="10" aria-hidden="true">
      {FILLS.map((fill, i) => (
        <rect key={fill} x={i * 12} width="11" height="10" className={fill} />
      ))}
    </svg>
    {formatExact(most)}
  </span>
);

type Time = Readonly<{ cut: Cut }>;

function Cells({ hits, most }: { hits: readonly number[]; most: number }) {
  return (
    <svg
      width="100%"
      height={HEIGHT}
      viewBox={`0 0 ${hits.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="block bg-sunken"
    >
      <Bars
        bars={hits.flatMap((count, column) =>
          count > 0
            ? [{ x: column + 0.04, width: 0.92, y: 0, height: HEIGHT, fill: fillOf(count, most) }]
            : [],
        )}
      />
    </svg>
  );
}

function Refusals({ rows, cut: { edges, zone } }: Time & { rows: readonly HeatRow[] }) {
  const lines = rows
    .flatMap(({ id, name, hits }) =>
      hits.flatMap((count, index) =>
        count > 0
          ? [{ id, name, count, start: edges[index] ?? 0, end: edges[index + 1] ?? 0 }]
          : [],
      ),
    )
    .toSorted((a, b) => b.start - a.start)
    .slice(0, TABLE_ROWS);
  const head = "sticky top-0 bg-ground py-1.5 font-medium";
  return (
    <table className="w-full text-xs">
      <caption className="sr-only">Refusals by a limit, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className={`${head} pr-3 text-left`}>
            Interval, {zone}
          </th>
          <th scope="col" className={`${head} px-3 text-left`}>
            Key
          </th>
          <th scope="col" className={`${head} px-3 text-right`}>
            Refused
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ id, name, count, start, end }) => (
          <tr key={`${id} ${start}`} className="border-t">
            <th scope="row" className="whitespace-nowrap py-1 pr-3 text-left font-normal">
              {formatInterval(start, end, zone)}
            </th>
            <td className="px-3 py-1">{name}</td>
            <td className="px-3 py-1 text-right">{formatExact(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// What scrolls must take focus, or the keyboard cannot scroll it.
const SCROLLABLE = { tabIndex: 0 };

/**
 * When keys were refused: a line a key, a cell a bucket, the darker the more; an empty cell is none. A cell leads to
 * the log at that moment, a name to the key's limit; the same as a table for whoever does not see colours.
 */
export function Heatmap({
  rows,
  logsHref,
  cut,
}: Time & {
  rows: readonly HeatRow[];
  /** The log's address. */
  logsHref: string;
}) {
  const most = Math.max(1, ...rows.flatMap(({ hits }) => hits));
  const interval = (at: number) =>
    formatInterval(cut.edges.at(at) ?? 0, cut.edges.at(at + 1) ?? 0, cut.zone);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-secondary">
        <span>
          {plural(rows.length, "key")} with refusals, those with the most first; at most{" "}
          {formatExact(most)} in one cell.
        </span>
        <Scale most={most} />
      </figcaption>
      <div className="grid grid-cols-[9rem_1fr] gap-x-3 sm:grid-cols-[14rem_1fr]">
        <ul>
          {rows.map((row) => (
            <li key={row.id} className="flex h-6 min-w-0">
              <Link
                href={row.href}
                prefetch={false}
                className="flex h-6 min-w-0 items-center text-sm hover:underline"
              >
                <span className="truncate">{row.name}</span>
              </Link>
            </li>
          ))}
        </ul>
        <div className="relative h-fit min-w-0">
          {rows.map((row) => (
            <div key={row.id} className="flex h-6 items-center">
              <Cells hits={row.hits} most={most} />
            </div>
          ))}
          <HeatCursor
            label="Refusals by key and time"
            rows={rows.map(({ id, name, hits }) => ({ id, name, hits }))}
            edges={cut.edges}
            logsHref={logsHref}
          />
        </div>
      </div>
      <div className="mt-1 grid grid-cols-[9rem_1fr] gap-3 text-xs text-muted sm:grid-cols-[14rem_1fr]">
        <span />
        <span className="flex justify-between gap-3">
          <span>{interval(0)}</span>
          <span className="max-sm:hidden">{interval(cut.edges.length - 2)}</span>
        </span>
      </div>
      <details className="mt-1 text-sm">
        <summary className="w-fit py-1 text-xs text-muted underline underline-offset-3 hover:text-ink">
          Show as table
        </summary>
        <section {...SCROLLABLE} aria-label="Refusals" className="max-h-72 overflow-auto border-y">
          <Refusals rows={rows} cut={cut} />
        </section>
      </details>
    </figure>
  );
}
