"use client";

import { clsx } from "clsx";
import {
  type KeyboardEvent,
  type PointerEvent,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { formatExact, formatLatency } from "@/components/ui/format";
import { formatInterval } from "@/components/ui/time";
import { useZone } from "@/components/ui/zone";
import { bucketAt } from "@/lib/zones/edges";
import { Glyph } from "./glyph";
import type { OutcomeGroup } from "./outcomes";
import { useRange } from "./use-range";

export type CursorSeries = {
  label: string;
  group?: OutcomeGroup;
  unit: "count" | "latency";
  values: readonly (number | null)[];
};

// One cursor for all charts of the page: the moment it stands on, or nothing.
let moment: number | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setMoment(next: number | undefined) {
  if (next === moment) return;
  moment = next;
  for (const listener of listeners) listener();
}

const show = (series: CursorSeries, index: number) =>
  series.unit === "latency"
    ? formatLatency(series.values[index])
    : formatExact(series.values[index]);

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * The part of a chart that is alive: a cursor shared by all charts, for pointer and keyboard alike. One tab
 * stop; arrows step, PgUp/PgDn ten, Home/End the ends, Space begins a range, Enter zooms to it, Esc leaves.
 */
export function ChartCursor({
  label,
  edges,
  series,
}: {
  label: string;
  /** Where each bucket begins and the last one ends, milliseconds since 1970. */
  edges: readonly number[];
  series: readonly CursorSeries[];
}) {
  const zone = useZone();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { zoom } = useRange();
  const [anchor, setAnchor] = useState<number>();
  const [own, setOwn] = useState(false);
  const at = useSyncExternalStore(
    subscribe,
    () => moment,
    () => undefined,
  );
  const count = edges.length - 1;
  const edge = (index: number) => edges[index] ?? 0;
  const found = at === undefined ? -1 : bucketAt(edges, at);
  const index = found >= 0 && found < count ? found : undefined;
  const value = index ?? count - 1;
  const interval = formatInterval(edge(value), edge(value + 1), zone);
  const present = series.filter((each) => each.unit === "latency" || (each.values[value] ?? 0) > 0);
  const text = `${interval}: ${present.map((each) => `${each.label} ${show(each, value)}`).join(", ") || "nothing"}`;

  function stand(next: number) {
    const clamped = Math.min(Math.max(next, 0), count - 1);
    setMoment(edge(clamped));
    setOwn(true);
  }
  function leave() {
    setMoment(undefined);
    setAnchor(undefined);
    setOwn(false);
  }
  function zoomTo(a: number, b: number) {
    const [from, to] = a < b ? [a, b] : [b, a];
    leave();
    zoom(edge(from), edge(to + 1));
  }
  const indexOf = (event: PointerEvent) => {
    const area = box.current?.getBoundingClientRect();
    if (!area) return 0;
    return Math.min(
      Math.max(Math.floor(((event.clientX - area.left) / area.width) * count), 0),
      count - 1,
    );
  };

  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (step !== undefined)
      stand(index === undefined && Number.isFinite(step) ? value : value + step);
    else if (event.key === " ") setAnchor(value);
    else if (event.key === "Enter" && index !== undefined) zoomTo(anchor ?? index, index);
    else if (event.key === "Escape" && index !== undefined) leave();
    else return;
    event.preventDefault();
  }

  const percent = (buckets: number) => `${(buckets / count) * 100}%`;
  const low = Math.min(anchor ?? value, value);
  const width = anchor === undefined ? 1 : Math.abs(value - anchor) + 1;
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(count - 1, 0)}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-describedby={`${id}-keys`}
      className="absolute inset-0 touch-pan-y"
      onKeyDown={onKeyDown}
      onBlur={leave}
      onPointerMove={(event) => stand(indexOf(event))}
      onPointerLeave={(event) => !event.currentTarget.hasPointerCapture(event.pointerId) && leave()}
      onPointerDown={(event) => {
        if (event.pointerType === "mouse" && event.button === 0) {
          event.currentTarget.setPointerCapture(event.pointerId);
          setAnchor(indexOf(event));
        }
        stand(indexOf(event));
      }}
      onPointerUp={(event) => {
        const to = indexOf(event);
        if (anchor !== undefined && Math.abs(to - anchor) >= 2) zoomTo(anchor, to);
        else setAnchor(undefined);
      }}
    >
      <span id={`${id}-keys`} className="sr-only">
        Arrow keys move, Space begins a range, Enter zooms.
      </span>
      {index !== undefined && (
        <>
          <div
            className="pointer-events-none absolute inset-y-0 bg-ink/8"
            style={{ left: percent(low), width: percent(width) }}
          />
          <div
            className="pointer-events-none absolute inset-y-0 w-px bg-ink"
            style={{ left: percent(index + 0.5) }}
          />
          {own && (
            <div
              className={clsx(
                "pointer-events-none absolute top-2 z-30 min-w-44 rounded-md border bg-overlay px-3 py-2 text-xs shadow-overlay",
                index < count / 2 ? "ml-3" : "-ml-3 -translate-x-full",
              )}
              style={{ left: percent(index + 0.5) }}
            >
              <p className="mb-1 whitespace-nowrap font-medium">{interval}</p>
              {(present.length > 0 ? present : series.slice(0, 1)).map((each) => (
                <p key={each.label} className="flex items-center gap-2 whitespace-nowrap">
                  {each.group && <Glyph group={each.group} />}
                  <span className="text-secondary">{each.label}</span>
                  <span className="ml-auto pl-4">{show(each, index)}</span>
                </p>
              ))}
            </div>
          )}
        </>
      )}
    </div>
  );
}
