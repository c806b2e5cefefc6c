import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { SelectAll, SelectRow, TableKeys } from "./table-keys";

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** `end` for numbers; their unit belongs in the header. */
  align?: "start" | "end";
  sortable?: boolean;
  /** How the first click on its head sorts: texts from A, what is counted or dated from the largest. */
  first?: Sort["direction"];
  /** Of one column at most: it takes what room the others leave, this much at least, and its text is cut to that. */
  least?: `sm:min-w-${number}`;
  /** Not shown under this width of the window. */
  from?: "md" | "lg" | "xl" | "2xl";
  hideHeader?: boolean;
};

export type Sort = { column: string; direction: "ascending" | "descending" };

type DataTableProps<Row> = {
  /** What the table holds; read out, not shown. */
  caption: string;
  /** The first one names the row: it becomes the row's header and, with `rowHref`, its link. */
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  rowHref?: (row: Row) => string;
  sort?: Sort;
  sortHref?: (sort: Sort) => string;
  /** Adds tick boxes; the bar that acts on them reads `useSelection()`. */
  selectionBar?: ReactNode;
  /** Stands in place of the rows when there are none. */
  empty?: ReactNode;
  /** `stack` turns rows into labelled blocks on a narrow screen, `scroll` lets the table be scrolled sideways. */
  narrow?: "stack" | "scroll";
  density?: "comfortable" | "compact";
  footer?: ReactNode;
};

const FROM = {
  md: "max-md:hidden",
  lg: "max-lg:hidden",
  xl: "max-xl:hidden",
  "2xl": "max-2xl:hidden",
} as const;

/** On a narrow screen, where rows are blocks: what can be pressed in the head stands in a line of its own, the rest is only heard. */
const HEAD_LINE = {
  row: "max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-4 max-sm:border-b max-sm:py-1",
  pressed:
    "max-sm:static max-sm:flex max-sm:h-6 max-sm:w-auto max-sm:items-center max-sm:border-0 max-sm:p-0",
  heard: "max-sm:sr-only",
} as const;

/** Below the bar of the page. Not in a table that scrolls by itself, whose first row it would cover. */
const STICKS = "max-sm:sticky xl:sticky top-12 z-10";

function Header<Row>({
  column,
  sort,
  sortHref,
  sticks,
}: {
  column: Column<Row>;
  sticks: boolean;
  sort?: Sort;
  sortHref?: (sort: Sort) => string;
}) {
  const sorted = sort?.column === column.id ? sort.direction : undefined;
  const Arrow = sorted === "ascending" ? ArrowUp : ArrowDown;
  const turned = sorted === "descending" ? "ascending" : "descending";
  const next = sorted ? turned : (column.first ?? "descending");
  const text = column.hideHeader ? <span className="sr-only">{column.header}</span> : column.header;
  return (
    <th
      scope="col"
      aria-sort={column.sortable ? (sorted ?? "none") : undefined}
      className={clsx(
        sticks && STICKS,
        sticks && HEAD_LINE[column.sortable && !column.from ? "pressed" : "heard"],
        "h-8 whitespace-nowrap border-b bg-ground px-3 text-xs font-medium text-muted first:pl-0 last:pr-0",
        column.align === "end" ? "text-right" : "text-left",
        column.from && FROM[column.from],
      )}
    >
      {column.sortable && sortHref ? (
        <Link
          href={sortHref({ column: column.id, direction: next })}
          scroll={false}
          className={clsx(
            "inline-flex h-6 items-center gap-1 hover:text-ink",
            sorted && "text-ink",
          )}
        >
          {text}
          <Arrow aria-hidden className={clsx("size-3", !sorted && "opacity-0")} />
        </Link>
      ) : (
        text
      )}
    </th>
  );
}

type RowProps<Row> = Pick<
  DataTableProps<Row>,
  "columns" | "rowId" | "rowName" | "rowHref" | "density"
> & { row: Row; stack: boolean; ticks: boolean };

/** One row: its first cell names it, and is its link where it has one. */
function TableRow<Row>(props: RowProps<Row>) {
  const { row, columns, rowId, rowName, rowHref, stack, ticks } = props;
  const cell = stack ? "cell-stack" : "cell";
  return (
    <tr
      data-row={rowId(row)}
      className={clsx(
        "hover:bg-hover/60 has-[input:checked]:bg-selected has-[[data-row-link]:focus-visible]:bg-hover",
        props.density === "compact" ? "h-8" : "h-10",
        rowHref && "cursor-pointer",
        stack && "max-sm:relative max-sm:block max-sm:h-auto max-sm:border-b max-sm:py-2.5",
      )}
    >
      {ticks && (
        <td
          className={clsx(
            "w-7 border-b",
            stack &&
              "max-sm:absolute max-sm:top-3 max-sm:right-0 max-sm:h-6 max-sm:w-4 max-sm:border-0",
          )}
        >
          <SelectRow id={rowId(row)} name={rowName(row)} />
        </td>
      )}
      {columns.map((column, index) => {
        const className = clsx(
          cell,
          column.least && ["sm:w-full sm:max-w-0", column.least],
          column.align === "end" && "text-right",
          column.from && FROM[column.from],
        );
        const content = column.cell(row);
        if (index > 0)
          return (
            <td
              key={column.id}
              data-label={column.hideHeader ? "" : column.header}
              className={clsx(
                className,
                // `flex` would undo the hiding of a column.
                stack && !column.from && "cell-labelled",
              )}
            >
              {content}
            </td>
          );
        return (
          <th
            key={column.id}
            scope="row"
            className={clsx(
              className,
              "text-left font-medium",
              stack && "max-sm:block max-sm:pr-8 max-sm:text-base",
            )}
          >
            {rowHref ? (
              <Link
                href={rowHref(row)}
                data-row-link
                prefetch={false}
                className="inline-flex min-h-6 max-w-full items-center hover:underline hover:underline-offset-3"
              >
                {content}
              </Link>
            ) : (
              content
            )}
          </th>
        );
      })}
    </tr>
  );
}

/**
 * A list as a real table, drawn on the server: sticky head, sortable headers as links, rows that open on click
 * and Enter, J/K and arrows between rows, X and shift-click to tick. State (sort, page, filter) is in the URL.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowId, sort, sortHref, selectionBar, empty, footer } = props;
  const stack = props.narrow !== "scroll";
  const pressed = Boolean(selectionBar) || columns.some(({ sortable, from }) => sortable && !from);
  if (rows.length === 0 && empty) return <div className="border-y">{empty}</div>;
  return (
    <TableKeys
      caption={caption}
      rows={selectionBar ? rows.map(rowId) : []}
      bar={selectionBar}
      scrolls={!stack}
    >
      <table
        aria-rowcount={-1}
        className={clsx(
          "w-full border-separate border-spacing-0 text-sm",
          stack && "max-sm:block max-sm:border-t",
        )}
      >
        <caption className="sr-only">{caption}</caption>
        <thead className={stack ? (pressed ? "max-sm:block" : "max-sm:sr-only") : undefined}>
          <tr className={stack && pressed ? HEAD_LINE.row : undefined}>
            {selectionBar && (
              <th
                scope="col"
                className={clsx(
                  stack && STICKS,
                  stack && HEAD_LINE.pressed,
                  "w-7 border-b bg-ground text-left",
                )}
              >
                <SelectAll />
              </th>
            )}
            {columns.map((column) => (
              <Header
                key={column.id}
                column={column}
                sort={sort}
                sortHref={sortHref}
                sticks={stack}
              />
            ))}
          </tr>
        </thead>
        <tbody className={stack ? "max-sm:block" : undefined}>
          {rows.map((row) => (
            <TableRow
              key={rowId(row)}
              {...props}
              row={row}
              stack={stack}
              ticks={Boolean(selectionBar)}
            />
          ))}
        </tbody>
      </table>
      {footer && <div className="flex h-12 items-center text-sm text-muted">{footer}</div>}
    </TableKeys>
  );
}
