import { addDuration, type Duration, lastStep, parseDuration } from "./duration";

export type Refill = Readonly<{
  amount: number;
  /** ISO 8601, such as `PT1H`, `P1D`, `P1M`. */
  every: string;
  /** `add` to what remains, or `set` it anew. */
  mode: "add" | "set";
}>;

export type Credits = Readonly<{ remaining: number; refill: Refill | null; refilledAt: Date }>;

function durationOf({ every }: Refill): Duration {
  const duration = parseDuration(every);
  if (duration === null) throw new RangeError("A refill has no readable interval.");
  return duration;
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
