export const LIMIT_ALGORITHMS = ["fixed", "sliding", "token_bucket"] as const;
export type LimitAlgorithm = (typeof LIMIT_ALGORITHMS)[number];

export const LIMIT_MODES = ["enforce", "monitor"] as const;
export type LimitMode = (typeof LIMIT_MODES)[number];

/** A named limit of a key, an owner or an API. */
export type Limit = Readonly<{
  name: string;
  /** Units a window; of a token bucket also its capacity. Zero admits nothing. */
  limit: number;
  windowMs: number;
  algorithm: LimitAlgorithm;
  /** Checked on every verify, not only when named. */
  auto: boolean;
  mode: LimitMode;
}>;

/** One question to a limiter. A counter is known by its key, algorithm and window together. */
export type LimitCheck = Readonly<{
  key: string;
  limit: number;
  windowMs: number;
  algorithm: LimitAlgorithm;
  /** Units to take, a whole number; 0 looks without taking. */
  cost: number;
  /** A monitored limit that is exceeded says so, denies nothing, and counts as if it had denied. */
  mode: LimitMode;
}>;

export type LimitState = Readonly<{
  /** Units left after the decision. */
  remaining: number;
  /** Milliseconds since 1970 when more units come: the end of the window, or the next refill. */
  resetAtMs: number;
  /** Whether the cost did not fit. */
  exceeded: boolean;
  /** How long until the same cost fits if nobody else takes; 0 when it fits now, null when it never will. */
  retryAfterMs: number | null;
}>;

/** The answer to several checks: admitted together or not at all; one state a check, in order. */
export type LimitDecision = Readonly<{
  admitted: boolean;
  states: readonly LimitState[];
  /** Redis did not answer: decided on this node's share of the limits. */
  degraded?: boolean;
}>;

/** Whether a decision took the cost of its check `i`, so that it has to be given back when a later step denies. */
export const tookCost = ({ admitted, states }: LimitDecision, i: number): boolean =>
  admitted && states[i]?.exceeded === false;

const isSameCounter = (a: LimitCheck, b: LimitCheck): boolean =>
  a.key === b.key && a.algorithm === b.algorithm && a.windowMs === b.windowMs;

/** What the checks up to `i` take from the counter of check `i`, as far as `counts` says so of each. */
export function costUpTo(
  checks: readonly LimitCheck[],
  i: number,
  counts: (j: number) => boolean,
): number {
  const check = checks[i];
  let cost = 0;
  for (let j = 0; check !== undefined && j <= i; j++) {
    const other = checks[j];
    if (other !== undefined && isSameCounter(other, check) && counts(j)) cost += other.cost;
  }
  return cost;
}

/** The cost of check `i` and of those before it on the same counter: together they have to fit. */
export const askedOf = (checks: readonly LimitCheck[], i: number): number =>
  checks[i]?.cost === 0 ? 0 : costUpTo(checks, i, () => true);

/** Whether one of the enforced limits is exceeded. */
export const isDenied = (checks: readonly LimitCheck[], states: readonly LimitState[]): boolean =>
  checks.some((check, i) => check.mode === "enforce" && states[i]?.exceeded === true);
