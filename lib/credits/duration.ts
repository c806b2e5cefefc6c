/** A length of time as ISO 8601 writes it: months differ in length, everything else is milliseconds. */
export type Duration = Readonly<{
  months: number;
  ms: number;
  /** Months end on this day of the month, or on the last one of a shorter month. */
  day?: number;
}>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A hundred years: beyond it is a typing error. */
const MAX_MONTHS = 1200;
const MAX_MS = 36_525 * DAY;

const WEEKS = /^P(\d{1,9})W$/;
const PARTS =
  /^P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

function read(text: string): Duration | null {
  const weeks = WEEKS.exec(text);
  if (weeks) return { months: 0, ms: Number(weeks[1]) * 7 * DAY };
  const parts = PARTS.exec(text);
  if (parts === null) return null;
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const ms = days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
  return { months: 12 * years + months, ms };
}

/**
 * Reads an ISO 8601 duration in whole numbers: `PT1H`, `P1D`, `P1M`, `P1Y2M3DT4H5M6S`, `P2W`.
 * A day has 24 hours, since all our times are UTC.
 * @returns null when it is none, zero, or longer than a hundred years
 */
export function parseDuration(text: string): Duration | null {
  const duration = read(text);
  if (duration === null || duration.months + duration.ms === 0) return null;
  return duration.months > MAX_MONTHS || duration.ms > MAX_MS ? null : duration;
}

/** `months` later in the calendar of UTC; a day that the month lacks is its last day. */
function addMonths(from: Date, months: number): Date {
  const later = new Date(from);
  later.setUTCMonth(later.getUTCMonth() + months);
  // The 31st of a shorter month overflows into the next one; day 0 is the last of the month before.
  if (later.getUTCDate() !== from.getUTCDate()) later.setUTCDate(0);
  return later;
}

/** The same month on another day, or on its last one. */
export function onDay(date: Date, day: number): Date {
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const moved = new Date(date);
  moved.setUTCDate(Math.min(day, last));
  return moved;
}

/** The instant one duration after `from`: first the months, then the rest. */
export function addDuration(from: Date, { months, ms, day }: Duration): Date {
  const later = months === 0 ? from : addMonths(from, months);
  return new Date((day === undefined ? later : onDay(later, day)).getTime() + ms);
}

/**
 * The last instant at or before `now` that is a whole number of durations after `from`, reached step
 * by step, and how many steps those were. Looking often or seldom comes to the same instants.
 */
export function lastStep(from: Date, duration: Duration, now: Date): { steps: number; at: Date } {
  if (duration.months === 0) {
    const steps = Math.max(0, Math.floor((now.getTime() - from.getTime()) / duration.ms));
    return { steps, at: new Date(from.getTime() + steps * duration.ms) };
  }
  let at = from;
  let next = addDuration(at, duration);
  let steps = 0;
  for (; next <= now; steps++) {
    at = next;
    next = addDuration(at, duration);
  }
  return { steps, at };
}
