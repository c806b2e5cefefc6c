import type { LimitCheck, LimitState } from "./limit";

/** A bucket that is not full. A full one is the same as none: its refills start with the next take. */
export type Bucket = Readonly<{ tokens: number; refilledAtMs: number }>;

const STEP_MS = 100;

/**
 * How a bucket of `limit` tokens a window is refilled: `rate` tokens each `intervalMs`. A step is one
 * token, or about 100 ms of them when tokens come faster than that. Steps are whole milliseconds,
 * rounded up: never faster than asked, and at most 1 % slower in windows of 100 ms or more.
 */
export function refillOf(limit: number, windowMs: number): { rate: number; intervalMs: number } {
  if (limit <= 0) return { rate: 1, intervalMs: windowMs };
  const rate = Math.min(limit, Math.max(1, Math.ceil((STEP_MS * limit) / windowMs)));
  return { rate, intervalMs: Math.ceil((rate * windowMs) / limit) };
}

/** The bucket after the refills until `nowMs`; null when it is full. */
export function refill(
  bucket: Bucket | null,
  { limit, windowMs }: LimitCheck,
  nowMs: number,
): Bucket | null {
  if (bucket === null) return null;
  const { rate, intervalMs } = refillOf(limit, windowMs);
  const steps = Math.max(0, Math.floor((nowMs - bucket.refilledAtMs) / intervalMs));
  const tokens = bucket.tokens + steps * rate;
  if (tokens >= limit) return null;
  return { tokens, refilledAtMs: bucket.refilledAtMs + steps * intervalMs };
}

/**
 * Token bucket: in any span of time at most `limit` units and the refills of that span.
 * @param bucket as `refill` answers it at `nowMs`
 * @param asked as of `peekFixed`
 */
export function peekBucket(
  bucket: Bucket | null,
  { limit, windowMs }: LimitCheck,
  nowMs: number,
  asked: number,
): LimitState {
  const { rate, intervalMs } = refillOf(limit, windowMs);
  const tokens = bucket?.tokens ?? limit;
  const refilledAtMs = bucket?.refilledAtMs ?? nowMs;
  const exceeded = asked > 0 && asked > tokens;
  const steps = Math.ceil((asked - tokens) / rate);
  const wait = asked > limit ? null : refilledAtMs + steps * intervalMs - nowMs;
  return {
    remaining: Math.max(0, tokens),
    resetAtMs: refilledAtMs + intervalMs,
    exceeded,
    retryAfterMs: exceeded ? wait : 0,
  };
}

/** The bucket after `cost` was taken, or given back when it is negative; never more than full. */
export function takeFrom(
  bucket: Bucket | null,
  { limit }: LimitCheck,
  nowMs: number,
  cost: number,
): Bucket | null {
  const tokens = (bucket?.tokens ?? limit) - cost;
  return tokens >= limit ? null : { tokens, refilledAtMs: bucket?.refilledAtMs ?? nowMs };
}
