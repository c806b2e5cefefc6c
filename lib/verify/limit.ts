import { AppError } from "@/lib/errors";
import type { LimitCheck, LimitDecision } from "@/lib/limits/limit";
import type { LimitOutcome } from "./answer";
import { counterOf } from "./counter";
import type { KeyRecord, LimitRecord } from "./record";
import type { LimitRequest, VerifyRequest } from "./request";

/** A limiter takes all of several costs or none. The in-process one answers at once, Redis with a promise. */
export type Limiter = Readonly<{
  /** Of one that has a fall-back: whether it decides by that now, and how it decided until now. */
  degraded?: boolean;
  stats?: Readonly<{ shared: number; degraded: number }>;
  takeAll(checks: readonly LimitCheck[], nowMs: number): LimitDecision | Promise<LimitDecision>;
  giveBack(
    checks: readonly LimitCheck[],
    decision: LimitDecision,
    takenAtMs: number,
  ): void | Promise<void>;
}>;

/** A limit with the cost of this call. */
export type Charge = LimitCheck & Readonly<{ name: string }>;

const NONE: readonly Charge[] = [];

/**
 * The limits of a call: those checked on every verify, and those it names. A named one's cost replaces the
 * cost of 1; with `limit` and `windowMs` its numbers are the request's own.
 * @throws AppError `unprocessable` when it names one that does not exist and gives no numbers
 */
export function chargesOf(record: KeyRecord, request: VerifyRequest): readonly Charge[] {
  const asked = request.limits;
  if (asked.length === 0 && record.limits.length === 0) return NONE;
  const charges: Charge[] = [];
  for (const limit of record.limits) {
    if (limit.auto && !asked.some((one) => one.name === limit.name))
      charges.push(chargeOf(limit, 1));
  }
  for (const one of asked) charges.push(namedCharge(record, one));
  return charges;
}

const chargeOf = (limit: LimitRecord, cost: number): Charge => ({
  name: limit.name,
  key: limit.counter,
  limit: limit.limit,
  windowMs: limit.windowMs,
  algorithm: limit.algorithm,
  mode: limit.mode,
  cost,
});

function namedCharge(record: KeyRecord, asked: LimitRequest): Charge {
  const own = record.limits.find((limit) => limit.name === asked.name);
  const { limit, windowMs } = asked;
  if (limit !== undefined && windowMs !== undefined) {
    const key = own?.counter ?? counterOf(record.workspaceId, "key", record.keyId, asked.name);
    const algorithm = own?.algorithm ?? "fixed";
    return { name: asked.name, key, limit, windowMs, algorithm, mode: "enforce", cost: asked.cost };
  }
  if (own) return chargeOf(own, asked.cost);
  throw new AppError(
    "unprocessable",
    `The key ${record.keyId} has no limit named "${asked.name}". Give it one, or send limit and windowMs.`,
  );
}

/** A dry run looks without taking: it asks for nothing, and compares. */
export const peekOf = (charges: readonly Charge[]): Charge[] =>
  charges.map((charge) => ({ ...charge, cost: 0 }));

/** How the limits stand, as the answer says it. In a dry run (`peeked`) the cost is compared here. */
export function outcomesOf(
  charges: readonly Charge[],
  { states, degraded = false }: Pick<LimitDecision, "states" | "degraded">,
  peeked: boolean,
): LimitOutcome[] {
  return charges.map((charge, i) => {
    const state = states[i];
    const remaining = state?.remaining ?? 0;
    return {
      name: charge.name,
      limit: charge.limit,
      windowMs: charge.windowMs,
      remaining,
      resetAt: state?.resetAtMs ?? 0,
      exceeded: peeked ? charge.cost > remaining : (state?.exceeded ?? true),
      retryAfterMs: state?.retryAfterMs ?? null,
      degraded,
    };
  });
}
