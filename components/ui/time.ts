import { formatDuration } from "./format";

const WEEK_MS = 7 * 86_400_000;
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

/** The zone as people say it beside a range: `UTC+2, Europe/Berlin`. */
export function formatZone(zone: string, at: number): string {
  if (zone === "UTC") return "UTC";
  const offset = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")
    ?.value.replace("GMT", "UTC")
    .replace(/([+-])0?(\d+):00/, "$1$2");
  return `${offset ?? "UTC"}, ${zone}`;
}

/** The interval of a bucket, never an instant: `14:00–14:05`, `21 Feb 14:00–22 Feb 02:00`, `21 Feb`. */
export function formatInterval(start: number, lengthMs: number, zone: string): string {
  const end = start + lengthMs;
  if (lengthMs === 86_400_000) return formatDay(start, zone);
  const clock = lengthMs < 60_000 ? formatSeconds : formatClock;
  const day = formatDay(start, zone);
  const endDay = formatDay(end, zone);
  if (lengthMs > 86_400_000) return `${day}–${endDay}`;
  return `${day}, ${clock(start, zone)}–${day === endDay ? "" : `${endDay}, `}${clock(end, zone)}`;
}

/** `4 min ago`, `in 3 d`; the date itself from a week on. Both times in milliseconds. */
export function formatRelative(at: number, now: number, zone: string): string {
  const distance = Math.abs(now - at);
  if (distance >= WEEK_MS) return formatDate(at, zone);
  if (distance < 5_000) return "just now";
  const unit = distance < 60_000 ? 1000 : distance < 3_600_000 ? 60_000 : 3_600_000;
  const rounded = distance < 86_400_000 ? unit : 86_400_000;
  const text = formatDuration(Math.floor(distance / rounded) * rounded);
  return at > now ? `in ${text}` : `${text} ago`;
}
