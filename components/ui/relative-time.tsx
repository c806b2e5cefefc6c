"use client";

import { useSyncExternalStore } from "react";
import { CopyButton } from "./copy-button";
import { HoverCard } from "./hover-card";
import { formatDate, formatDistance, formatMoment, formatRelative } from "./time";
import { useZone } from "./zone";

const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One timer for every time on the page. */
function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!timer) {
    now = Date.now(); // nobody kept it while no time was on screen
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function Facts({ at, zone }: { at: number; zone: string }) {
  const rows = [
    ...(zone === "UTC" ? [] : [[zone, formatMoment(at, zone)] as const]),
    ["UTC", new Date(at).toISOString()],
    ["Unix ms", String(at)],
  ] as const;
  return (
    <span className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3">
      {rows.map(([name, value]) => (
        <span key={name} className="contents">
          <span className="text-xs text-muted">{name}</span>
          <span className="font-mono text-xs">{value}</span>
          <CopyButton text={value} label={`Copy ${name}`} tabIndex={-1} />
        </span>
      ))}
    </span>
  );
}

/**
 * A moment as people say it ("4 min ago", the date from a week on), with the exact times on hover and focus.
 * `withDate` says both, as an expiry must: "21 Feb 2027, in 89 d".
 */
export function RelativeTime({
  at,
  withDate = false,
}: {
  at: string | number;
  withDate?: boolean;
}) {
  const zone = useZone();
  const ms = typeof at === "number" ? at : Date.parse(at);
  const current = useSyncExternalStore(
    subscribe,
    () => now,
    () => Math.floor(Date.now() / 1000) * 1000,
  );
  const text = withDate
    ? `${formatDate(ms, zone)}, ${formatDistance(ms, current)}`
    : formatRelative(ms, current, zone);
  return (
    <HoverCard focusable content={<Facts at={ms} zone={zone} />}>
      {/* The server's wording may be a second older than the browser's. */}
      <time
        dateTime={new Date(ms).toISOString()}
        suppressHydrationWarning
        className="whitespace-nowrap"
      >
        {text}
      </time>
    </HoverCard>
  );
}
