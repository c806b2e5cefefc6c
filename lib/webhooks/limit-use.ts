const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** From this share on a limit is nearly used up. */
const WARNING_SHARE = 0.8;

/** A limit of a key as the roll-ups can see it. */
export type LimitWindow = Readonly<{
  grain: "minute" | "hour" | "day";
  /** The first bucket that counts. */
  start: Date;
  /** What can be used between `start` and the end of the window. */
  limit: number;
  /** The window's name: the same limit is told of once in it, and at most once an hour. */
  name: string;
}>;

/**
 * Which buckets show how much of a limit is used. Windows run from multiples of their length (sliding ones and
 * token buckets are looked at in the same way). One shorter than a minute is looked at over a whole minute, in
 * which so many windows' worth can be used.
 */
export function windowOfLimit(limit: number, windowMs: number, now: Date): LimitWindow {
  const span = Math.max(windowMs, MINUTE_MS);
  const grain = span <= 6 * HOUR_MS ? "minute" : span <= 7 * DAY_MS ? "hour" : "day";
  const start = new Date(Math.floor(now.getTime() / span) * span);
  const rare = Math.max(span, HOUR_MS);
  return {
    grain,
    start,
    limit: limit * (span / windowMs),
    name: String(Math.floor(now.getTime() / rare) * rare),
  };
}

/**
 * Which event a limit gives rise to, if any.
 * @param share how much of it is used, from 0 to 1 or beyond
 * @param refused whether it refused a call in this window
 */
export function judgeLimit(
  share: number,
  limit: number,
  refused: boolean,
): "limit.warning" | "limit.reached" | null {
  if (limit <= 0) return null;
  if (share >= 1 || refused) return "limit.reached";
  return share >= WARNING_SHARE ? "limit.warning" : null;
}
