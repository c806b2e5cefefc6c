const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether a name is an IANA time zone that this runtime knows, `Europe/Berlin` and `UTC` but no offset. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** How many milliseconds the clocks of a zone are ahead of UTC at a moment (milliseconds since 1970). */
export function zoneOffset(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    formats.set(zone, format);
  }
  const parts = format.format(at).match(/GMT([+-])(\d+):(\d+)/);
  if (!parts) return 0;
  const [, sign, hours, minutes] = parts;
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
}

/** What the clocks of a zone show at a moment, as if they were of UTC: milliseconds to calculate with. */
export const clockAt = (at: number, zone: string): number => at + zoneOffset(zone, at);

/**
 * The first moment at which the clocks of a zone show `clock` or later (milliseconds as `clockAt` answers them). An
 * hour that comes twice means its first time; one that is left out means the moment at which it is skipped.
 */
export function momentOf(clock: number, zone: string): number {
  const before = zoneOffset(zone, clock - DAY_MS);
  const after = zoneOffset(zone, clock + DAY_MS);
  const shown = [clock - before, clock - after].filter((at) => clockAt(at, zone) === clock);
  if (shown.length > 0) return Math.min(...shown);
  let [low, high] = [clock - Math.max(before, after), clock - Math.min(before, after)];
  while (high - low > 60_000) {
    const middle = low + Math.floor((high - low) / 120_000) * 60_000;
    if (clockAt(middle, zone) >= clock) high = middle;
    else low = middle;
  }
  return high;
}
