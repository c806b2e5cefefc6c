import type { KeyRecord } from "./record";

/** Why a key was accepted or not, in the order in which they are checked; the first that fails is answered. */
export const OUTCOMES = [
  "NOT_FOUND",
  "WRONG_ENVIRONMENT",
  "REVOKED",
  "DISABLED",
  "NOT_YET_VALID",
  "EXPIRED",
  "CERTIFICATE_REQUIRED",
  "IP_DENIED",
  "INSUFFICIENT_SCOPE",
  "RATE_LIMITED",
  "CREDITS_EXCEEDED",
  "VALID",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One step of the decision with its numbers. */
export type Check = Readonly<{ check: string; passed: boolean; detail: string }>;

/** How a limit stands after the call. */
export type LimitOutcome = Readonly<{
  name: string;
  limit: number;
  windowMs: number;
  remaining: number;
  resetAt: number;
  exceeded: boolean;
  /** Decided without Redis. */
  degraded: boolean;
  /** How long until the same cost fits; null when it never will. */
  retryAfterMs: number | null;
}>;

/** What verify decided. Times are milliseconds since 1970. */
export type Answer = Readonly<{
  code: Outcome;
  requestId: string;
  record: KeyRecord | null;
  /** Left after the call; null when unlimited or not reached. */
  credits: number | null;
  limits: readonly LimitOutcome[];
  retryAfterMs: number | null;
  reason: string;
  wouldDeny: readonly string[];
  checks: readonly Check[];
  explain: boolean;
}>;
