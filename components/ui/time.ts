import { formatDuration } from "./format";

const DAY_MS = 86_400_000;
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

/** How many milliseconds the clocks of a zone are ahead of UTC at that moment. */
export function zoneOffset(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  const parts = format(zone, "offset", { timeZoneName: "longOffset" }, at).match(
    /([+-])(\d+):(\d+)/,
  );
  if (!parts) return 0;
  const [, sign, hours, minutes] = parts;
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
}

/** The zone as people say it beside a range: `UTC+2, Europe/Berlin`. */
export function formatZone(zone: string, at: number): string {
  if (zone === "UTC") return "UTC";
  const minutes = Math.abs(zoneOffset(zone, at)) / 60_000;
  const rest = minutes % 60 ? `:${String(minutes % 60).padStart(2, "0")}` : "";
  return `UTC${zoneOffset(zone, at) < 0 ? "−" : "+"}${Math.floor(minutes / 60)}${rest}, ${zone}`;
}

/** The interval of a bucket, never an instant: `14:00–14:05`, `21 Feb 14:00–22 Feb 02:00`, `21 Feb`. */
export function formatInterval(start: number, lengthMs: number, zone: string): string {
  const end = start + lengthMs;
  if (lengthMs === DAY_MS) return formatDay(start, zone);
  const clock = lengthMs < 60_000 ? formatSeconds : formatClock;
  const day = formatDay(start, zone);
  const endDay = formatDay(end, zone);
  if (lengthMs > DAY_MS) return `${day}–${endDay}`;
  return `${day}, ${clock(start, zone)}–${day === endDay ? "" : `${endDay}, `}${clock(end, zone)}`;
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
