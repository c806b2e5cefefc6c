import { windowOf } from "./fixed";
import type { LimitCheck, LimitState } from "./limit";

/** Units taken in the aligned window of now, and in the one before it. */
export type SlidingCount = Readonly<{ current: number; previous: number }>;

/**
 * What the window before still counts for at `nowMs`: its part that a window ending now overlaps,
 * rounded down. Multiplied before divided, so that it is exact: `(1 - 900 / 1000) * 10` would be 0.
 */
export const weightOf = (previous: number, windowMs: number, nowMs: number): number =>
  Math.floor((previous * (windowMs - (nowMs % windowMs))) / windowMs);

/** Milliseconds into a window after which `count` of the window before it weighs at most `room`. */
function offsetUntil(count: number, room: number, windowMs: number): number {
  if (count <= room) return 0;
  let offset = Math.max(0, Math.floor(windowMs * (1 - (room + 1) / count)));
  while (offset < windowMs && weightOf(count, windowMs, offset) > room) offset++;
  return offset;
}

function retryAfter(
  { current, previous }: SlidingCount,
  { limit, windowMs }: LimitCheck,
  nowMs: number,
  asked: number,
): number | null {
  if (asked > limit) return null;
  const offset = nowMs % windowMs;
  const room = limit - current - asked;
  if (room >= 0) return offsetUntil(previous, room, windowMs) - offset;
  return windowMs - offset + offsetUntil(current, limit - asked, windowMs);
}

/**
 * Sliding window: the units of this window and the weighted ones of the window before are never
 * more than `limit`.
 * @param asked as of `peekFixed`
 */
export function peekSliding(
  count: SlidingCount,
  check: LimitCheck,
  nowMs: number,
  asked: number,
): LimitState {
  const { limit, windowMs } = check;
  const used = count.current + weightOf(count.previous, windowMs, nowMs);
  const exceeded = asked > 0 && used + asked > limit;
  return {
    remaining: Math.max(0, limit - used),
    resetAtMs: (windowOf(nowMs, windowMs) + 1) * windowMs,
    exceeded,
    retryAfterMs: exceeded ? retryAfter(count, check, nowMs, asked) : 0,
  };
}
