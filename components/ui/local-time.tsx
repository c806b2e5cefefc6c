"use client";

import { formatDay, formatMoment, formatSeconds } from "./time";
import { useZone } from "./zone";

/** A moment (RFC 3339) to the second in the page's zone: `21 Feb 14:05:09`; `full` says year and zone, too. */
export function LocalTime({ at, full = false }: { at: string; full?: boolean }) {
  const zone = useZone();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} className="font-normal whitespace-nowrap">
      {full ? formatMoment(ms, zone) : `${formatDay(ms, zone)} ${formatSeconds(ms, zone)}`}
    </time>
  );
}
