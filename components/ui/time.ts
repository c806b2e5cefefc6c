import { clockAt, zoneOffset } from "@/lib/zones/zone";
import { formatDuration } from "./format";

const DAY_MS = 86_400_000;
/** Clocks go back by an hour at most. */
const CHANGE_MS = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, name: string, options: Intl.DateTimeFormatOptions, at: number) {
  const key = `${zone} ${name}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone, hourCycle: "h23" });
    formats.set(key, made);
  }
  return made.format(at);
}

/** `21 Feb 2027`. `at` in milliseconds since 1970, `zone` an IANA name. */
export const formatDate = (at: number, zone: string) =>
  format(zone, "date", { day: "numeric", month: "short", year: "numeric" }, at);

/** `21 Feb 14:05`, for axes and rows of the last year. */
export const formatDay = (at: number, zone: string) =>
  format(zone, "day", { day: "numeric", month: "short" }, at);

/** `14:05`. */
export const formatClock = (at: number, zone: string) =>
  format(zone, "clock", { hour: "2-digit", minute: "2-digit" }, at);

/** `14:05:09`. */
export const formatSeconds = (at: number, zone: string) =>
  format(zone, "seconds", { hour: "2-digit", minute: "2-digit", second: "2-digit" }, at);

/** `21 Feb 2027, 14:05:09 GMT+1`. */
export const formatMoment = (at: number, zone: string) =>
  `${formatDate(at, zone)}, ${format(
    zone,
    "moment",
    { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" },
    at,
  )}`;

/** `UTC+5:45`, as the clocks of a zone stand at that moment. */
function offsetName(zone: string, at: number): string {
  const offset = zoneOffset(zone, at);
  const minutes = Math.abs(offset) / 60_000;
  const rest = minutes % 60 ? `:${String(minutes % 60).padStart(2, "0")}` : "";
  return `UTC${offset < 0 ? "−" : "+"}${Math.floor(minutes / 60)}${rest}`;
}

/** The zone as people say it beside a range: `UTC+2, Europe/Berlin`. */
export const formatZone = (zone: string, at: number): string =>
  zone === "UTC" ? "UTC" : `${offsetName(zone, at)}, ${zone}`;

/** Whether clocks go back about then, so that a time of the day alone could mean two moments. */
const isUnsure = (zone: string, at: number) =>
  zoneOffset(zone, at - CHANGE_MS) > zoneOffset(zone, at + CHANGE_MS);

/**
 * The interval of a bucket, never an instant: `14:00–14:05`, `21 Feb 14:00–22 Feb 02:00`, `21 Feb` for a day of the
 * zone, however many hours it has. Where clocks go back it says by how much they differ from UTC.
 */
export function formatInterval(start: number, end: number, zone: string): string {
  const day = formatDay(start, zone);
  const midnights = [start, end].every((at) => clockAt(at, zone) % DAY_MS === 0);
  if (midnights) {
    const last = formatDay(end - 1, zone);
    return day === last ? day : `${day}–${last}`;
  }
  const clock = end - start < 60_000 ? formatSeconds : formatClock;
  const endDay = formatDay(end, zone);
  const text = `${day}, ${clock(start, zone)}–${day === endDay ? "" : `${endDay}, `}${clock(end, zone)}`;
  return end - start < DAY_MS / 2 && isUnsure(zone, start)
    ? `${text} (${offsetName(zone, start)})`
    : text;
}

/** How far a moment is from now, in its largest unit: `4 min ago`, `in 58 d`. Both in milliseconds. */
export function formatDistance(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 5_000) return "just now";
  const unit = [DAY_MS, 3_600_000, 60_000, 1000].find((size) => distance >= size) ?? 1000;
  const text = formatDuration(Math.floor(distance / unit) * unit);
  return at > now ? `in ${text}` : `${text} ago`;
}

/** The distance below a week, the date itself from a week on. Both times in milliseconds. */
export const formatRelative = (at: number, now: number, zone: string): string =>
  Math.abs(now - at) >= 7 * DAY_MS ? formatDate(at, zone) : formatDistance(at, now);
