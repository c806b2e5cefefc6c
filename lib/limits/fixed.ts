import type { LimitCheck, LimitState } from "./limit";

/** Windows are aligned: window `n` runs from `n × windowMs` until just before the next. */
export const windowOf = (nowMs: number, windowMs: number): number => Math.floor(nowMs / windowMs);

/**
 * Fixed window: at most `limit` units in each aligned window.
 * @param used units taken in the window of `nowMs`
 * @param asked units wanted by this check, and by earlier ones of the same call on the same counter
 */
export function peekFixed(
  used: number,
  { limit, windowMs }: LimitCheck,
  nowMs: number,
  asked: number,
): LimitState {
  const resetAtMs = (windowOf(nowMs, windowMs) + 1) * windowMs;
  const exceeded = asked > 0 && used + asked > limit;
  const wait = asked > limit ? null : resetAtMs - nowMs;
  const retryAfterMs = exceeded ? wait : 0;
  return { remaining: Math.max(0, limit - used), resetAtMs, exceeded, retryAfterMs };
}
