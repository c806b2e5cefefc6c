import Link from "next/link";
import type { Cut } from "@/components/charts/chart-frame";
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
  FILLS[Math.min(FILLS.length - 1, Math.floor(Math.sqrt(hits / most) * FILLS.length))];

type Time = Readonly<{ cut: Cut }>;

function Cells({ row, most, cut: { edges, zone }, cellHref }: CellsProps) {
  return (
    <svg
      width="100%"
      height={HEIGHT}
      viewBox={`0 0 ${row.hits.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="block bg-sunken"
    >
      {row.hits.map((hits, index) => {
        const [start = 0, end = 0] = edges.slice(index, index + 2);
        return (
          hits > 0 && (
            <a key={start} href={cellHref(row.id, start, end)} tabIndex={-1}>
              <rect
                x={index + 0.04}
                width="0.92"
                height={HEIGHT}
                data-series
                className={fillOf(hits, most)}
              >
                <title>{`${row.name}, ${formatInterval(start, end, zone)}: ${formatExact(hits)} refused`}</title>
              </rect>
            </a>
          )
        );
      })}
    </svg>
  );
}

type CellsProps = Time & {
  row: HeatRow;
  most: number;
  cellHref: (id: string, start: number, end: number) => string;
};

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
  cellHref,
  cut,
}: Time & { rows: readonly HeatRow[]; cellHref: CellsProps["cellHref"] }) {
  const most = Math.max(1, ...rows.flatMap(({ hits }) => hits));
  const interval = (at: number) =>
    formatInterval(cut.edges.at(at) ?? 0, cut.edges.at(at + 1) ?? 0, cut.zone);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3 text-sm text-secondary">
        {plural(rows.length, "key")} with refusals, those with the most first; at most{" "}
        {formatExact(most)} in one cell.
      </figcaption>
      <ul className="flex flex-col gap-px">
        {rows.map((row) => (
          <li
            key={row.id}
            className="grid grid-cols-[9rem_1fr] items-center gap-3 sm:grid-cols-[14rem_1fr]"
          >
            <Link
              href={row.href}
              prefetch={false}
              className="inline-flex h-6 items-center truncate text-sm hover:underline"
            >
              <span className="truncate">{row.name}</span>
            </Link>
            <Cells row={row} most={most} cellHref={cellHref} cut={cut} />
          </li>
        ))}
      </ul>
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
