import { addDuration, type Duration, lastStep, onDay, parseDuration } from "./duration";

export type Refill = Readonly<{
  amount: number;
  /** ISO 8601, such as `PT1H`, `P1D`, `P1M`. */
  every: string;
  /** `add` to what remains, or `set` it anew. */
  mode: "add" | "set";
  /** At 00:00 UTC, not at the hour it was set. */
  midnight?: boolean | undefined;
  /** On this day of the month at 00:00 UTC, or on the last one of a shorter month. Only with whole months. */
  day?: number | undefined;
}>;

export type Credits = Readonly<{ remaining: number; refill: Refill | null; refilledAt: Date }>;

function durationOf({ every, day }: Refill): Duration {
  const duration = parseDuration(every);
  if (duration === null) throw new RangeError("A refill has no readable interval.");
  return day === undefined ? duration : { ...duration, day };
}

/** The instant from which a refill that is set at `now` counts its intervals: the last one it would have been due. */
export function startOfRefill({ midnight, day }: Refill, now: Date): Date {
  if (day === undefined && !midnight) return now;
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  if (day === undefined) return today;
  const thisMonth = onDay(today, day);
  return thisMonth <= now ? thisMonth : addDuration(thisMonth, { months: -1, ms: 0, day });
}

/**
 * The credits after every refill due until `now`: `add` gives its amount once an interval that has
 * passed, `set` starts anew from its amount. `refilledAt` moves on by whole intervals, so that late
 * looks lose no time. A refill by months that begins on the 31st goes on from the last day of the
 * first shorter month. Never above the largest exact integer.
 * @throws RangeError when `every` is not a duration; doors check that before it is stored
 */
export function refillCredits(
  { remaining, refill, refilledAt }: Credits,
  now = new Date(),
): { remaining: number; refilledAt: Date } {
  if (refill === null) return { remaining, refilledAt };
  const { steps, at } = lastStep(refilledAt, durationOf(refill), now);
  if (steps === 0) return { remaining, refilledAt };
  const refilled = refill.mode === "set" ? refill.amount : remaining + steps * refill.amount;
  return { remaining: Math.min(Number.MAX_SAFE_INTEGER, refilled), refilledAt: at };
}

/** When the next refill is due after the one at `refilledAt`; null when there is none. @throws as `refillCredits` */
export const nextRefillAt = ({ refill, refilledAt }: Credits): Date | null =>
  refill === null ? null : addDuration(refilledAt, durationOf(refill));
