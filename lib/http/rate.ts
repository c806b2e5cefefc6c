import type { Actor } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import type { LimitCheck } from "@/lib/limits/limit";
import { headersOf } from "@/lib/verify/encode";
import type { Limiter } from "@/lib/verify/limit";

const WINDOW_MS = 60_000;

/** How a management key stands after a call: headers for its answer, and the refusal when it has called too often. */
export type Rated = Readonly<{ headers: Record<string, string>; refusal: AppError | null }>;

/**
 * Counts a call of the management API for the key it came with: a bucket that holds `perMinute` calls and is
 * refilled in a minute, so that a burst is fine and a loop that runs wild is not. On the node's own limiter, hence
 * shared by all nodes where limits are.
 * @param nowMs milliseconds since 1970
 */
export async function rateCall(
  limiter: Limiter,
  { workspaceId, id }: Actor,
  perMinute: number,
  nowMs = Date.now(),
): Promise<Rated> {
  const check: LimitCheck = {
    key: `${workspaceId}:management:${id}`,
    limit: perMinute,
    windowMs: WINDOW_MS,
    algorithm: "token_bucket",
    cost: 1,
    mode: "enforce",
  };
  const { admitted, states, degraded = false } = await limiter.takeAll([check], nowMs);
  const { remaining = 0, resetAtMs = nowMs + WINDOW_MS, retryAfterMs } = states[0] ?? {};
  const limit = { name: "management", limit: perMinute, windowMs: WINDOW_MS, resetAt: resetAtMs };
  const left = { ...limit, remaining: Math.floor(remaining) };
  const headers = headersOf({ limits: [left], retryAfterMs: null }, nowMs);
  // Fails open while Redis is away: a node that just started has no share then, and a revoke must never wait for that.
  if (admitted || degraded) return { headers, refusal: null };
  const message = `This management key may make ${perMinute} calls a minute.`;
  const retryAfterSeconds = (retryAfterMs ?? WINDOW_MS) / 1000;
  return { headers, refusal: new AppError("rate_limited", message, { retryAfterSeconds }) };
}
