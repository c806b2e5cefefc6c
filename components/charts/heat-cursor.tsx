"use client";

import { clsx } from "clsx";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";
import { formatExact } from "@/components/ui/format";
import { formatInterval } from "@/components/ui/time";
import { useZone } from "@/components/ui/zone";

type Cell = Readonly<{ row: number; column: number }>;

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  PageUp: [0, -10],
  PageDown: [0, 10],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/**
 * The part of a heatmap that is alive: one tab stop with a cell that arrows move, PgUp/PgDn by ten, Home/End to the
 * ends; Enter opens the log of that cell, Esc leaves. The pointer does the same.
 */
export function HeatCursor({
  label,
  rows,
  edges,
  logsHref,
}: {
  label: string;
  rows: readonly Readonly<{ id: string; name: string; hits: readonly number[] }>[];
  /** Where each cell begins, and the last one ends: milliseconds since 1970. */
  edges: readonly number[];
  /** The log's address. */
  logsHref: string;
}) {
  const id = useId();
  const zone = useZone();
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const [cell, setCell] = useState<Cell>();
  const columns = rows[0]?.hits.length ?? 0;
  const shown = cell ?? { row: 0, column: columns - 1 };
  const { name = "", id: key = "", hits = [] } = rows[shown.row] ?? {};
  const count = hits[shown.column] ?? 0;
  const spanOf = (column: number) => [edges[column] ?? 0, edges[column + 1] ?? 0] as const;
  const interval = formatInterval(...spanOf(shown.column), zone);
  const said = `${formatExact(count)} refused`;

  function open({ row, column }: Cell) {
    if ((rows[row]?.hits[column] ?? 0) === 0) return;
    const [begin, end] = spanOf(column);
    const query = new URLSearchParams({
      q: `key:${rows[row]?.id} outcome:limited`,
      from: new Date(begin).toISOString(),
      to: new Date(end).toISOString(),
    });
    router.push(`${logsHref}?${query}`);
  }
  function cellAt(event: PointerEvent): Cell {
    const area = box.current?.getBoundingClientRect();
    if (!area) return shown;
    return {
      row: clamp(
        Math.floor(((event.clientY - area.top) / area.height) * rows.length),
        rows.length - 1,
      ),
      column: clamp(Math.floor(((event.clientX - area.left) / area.width) * columns), columns - 1),
    };
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (step)
      setCell(
        cell
          ? {
              row: clamp(cell.row + step[0], rows.length - 1),
              column: clamp(cell.column + step[1], columns - 1),
            }
          : { ...shown, column: event.key === "Home" ? 0 : shown.column },
      );
    else if (event.key === "Enter" && cell) open(cell);
    else if (event.key === "Escape" && cell) setCell(undefined);
    else return;
    event.preventDefault();
  }

  const percent = (part: number, whole: number) => `${(part / Math.max(whole, 1)) * 100}%`;
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      data-key={key}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(rows.length * columns - 1, 0)}
      aria-valuenow={shown.row * columns + shown.column}
      aria-valuetext={`${name}, ${interval}: ${said}`}
      aria-describedby={`${id}-keys`}
      className={clsx("absolute inset-0 touch-pan-y", count > 0 && cell && "cursor-pointer")}
      onKeyDown={onKeyDown}
      onFocus={() => setCell((now) => now ?? shown)}
      onBlur={() => setCell(undefined)}
      onPointerMove={(event) => setCell(cellAt(event))}
      onPointerLeave={() => setCell(undefined)}
      onClick={() => cell && open(cell)}
    >
      <span id={`${id}-keys`} className="sr-only">
        Arrow keys move, Enter opens the log of that time.
      </span>
      {cell && (
        <>
          <div
            className="pointer-events-none absolute outline-2 outline-ink"
            style={{
              left: percent(cell.column, columns),
              top: percent(cell.row, rows.length),
              width: percent(1, columns),
              height: percent(1, rows.length),
            }}
          />
          <div
            className={clsx(
              "pointer-events-none absolute z-30 min-w-44 rounded-md border bg-overlay px-3 py-2 text-xs shadow-overlay",
              cell.column < columns / 2 ? "ml-3" : "-ml-3 -translate-x-full",
            )}
            style={{
              left: percent(cell.column + 0.5, columns),
              top: `calc(${percent(cell.row + 1, rows.length)} + 4px)`,
            }}
          >
            <p className="font-medium whitespace-nowrap">{interval}</p>
            <p className="flex gap-4 whitespace-nowrap">
              <span className="text-secondary">{name}</span>
              <span className="ml-auto">{said}</span>
            </p>
          </div>
        </>
      )}
    </div>
  );
}
