import { type Actor, authorize } from "@/lib/actor";
import type { HeldOverride, HeldOverrides } from "@/lib/overrides/held";
import type { Limiter } from "@/lib/verify/limit";
import type { LimitsMeasure } from "@/lib/verify/measures";
import type { CheckLimitsInput, LimitCheckInput } from "./input";
import type { LimitCheck, LimitState } from "./limit";

/** The parts of a node that count standalone limits: the same limiter as of verify. */
export type CheckParts = Readonly<{
  limiter: Limiter;
  overrides: Pick<HeldOverrides, "find">;
  measures: Readonly<{ limits: LimitsMeasure }>;
}>;

/** How one of the limits stands, with the numbers that were counted by. */
export type CheckedLimit = Readonly<{
  namespace: string;
  identifier: string;
  limit: number;
  windowMs: number;
  remaining: number;
  resetAt: Date;
  /** Whether the cost did not fit. */
  exceeded: boolean;
  /** The override that gave this identifier other numbers. */
  overrideId: string | null;
}>;

/** Whether every limit admits its cost. `retryAfterMs`: when waiting helps. */
export type CheckedLimits = Readonly<{
  allowed: boolean;
  checks: CheckedLimit[];
  retryAfterMs?: number;
}>;

/**
 * Checks limits for identifiers of the company's own (a user, an address, an action), whatever they are: takes
 * the cost of every check, or of none. A cost of 0 looks without taking. Overrides count in place of the
 * numbers given. Fails when neither the limits nor the overrides can be read; it is never open.
 * @param nowMs milliseconds since 1970
 * @throws AppError `forbidden`, `unavailable`
 */
export async function checkLimits(
  actor: Actor,
  parts: CheckParts,
  input: CheckLimitsInput,
  nowMs = Date.now(),
): Promise<CheckedLimits> {
  authorize(actor, "limits:check");
  const asked = "checks" in input ? input.checks : [input];
  const overrides = await Promise.all(
    asked.map((one) =>
      parts.overrides.find(actor.workspaceId, one.namespace, one.identifier, nowMs),
    ),
  );
  const charges = asked.map((one, i) => chargeOf(actor.workspaceId, one, overrides[i] ?? null));
  const { admitted, states } = await parts.limiter.takeAll(charges, nowMs);
  parts.measures.limits[admitted ? "allowed" : "denied"]++;
  const checks = asked.map((one, i) => checkedOf(one, charges[i], overrides[i], states[i]));
  return { allowed: admitted, checks, ...waitOf(admitted, states) };
}

/** Workspace first, and the namespace by its length, so that no two different pairs name one counter. */
const counterOf = (workspaceId: string, { namespace, identifier }: LimitCheckInput) =>
  `${workspaceId}:free:${namespace.length}:${namespace}:${identifier}`;

const chargeOf = (
  workspaceId: string,
  one: LimitCheckInput,
  override: HeldOverride | null,
): LimitCheck => ({
  key: counterOf(workspaceId, one),
  limit: override?.limit ?? one.limit,
  windowMs: override?.windowMs ?? one.windowMs,
  algorithm: one.algorithm,
  cost: one.cost,
  mode: "enforce",
});

const checkedOf = (
  { namespace, identifier, limit, windowMs }: LimitCheckInput,
  charge: LimitCheck | undefined,
  override: HeldOverride | null | undefined,
  state: LimitState | undefined,
): CheckedLimit => ({
  ...{ namespace, identifier },
  limit: charge?.limit ?? limit,
  windowMs: charge?.windowMs ?? windowMs,
  remaining: Math.floor(state?.remaining ?? 0),
  resetAt: new Date(state?.resetAtMs ?? 0),
  exceeded: state?.exceeded ?? true,
  overrideId: override?.id ?? null,
});

/** The longest wait of those that did not fit; none where one of them never will. */
function waitOf(admitted: boolean, states: readonly LimitState[]): { retryAfterMs?: number } {
  if (admitted) return {};
  const waits = states.filter((state) => state.exceeded).map((state) => state.retryAfterMs);
  const longest = Math.max(...waits.map((wait) => wait ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(longest) ? { retryAfterMs: Math.ceil(longest) } : {};
}
