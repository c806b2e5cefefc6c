import type { Limit } from "@/lib/limits/limit";
import type { VerificationTrace } from "@/lib/verifications/verification";

/** How much of a limit was used at the last verification, as far as its window still runs. */
export type LimitUse = Readonly<{ limit: Limit; used: number; resetsInMs: number | null }>;

const LEFT = /^(.*): (\d+) of \d+ left$/;

/** The limits of a key with what the last verification left of them; a window that is over counts as unused. */
export function limitUse(
  limits: readonly Limit[],
  last: Pick<VerificationTrace, "at" | "checks"> | undefined,
  now: number,
): LimitUse[] {
  const left = new Map<string, number>();
  for (const { check, detail } of last?.checks ?? []) {
    const match = check === "limit" ? LEFT.exec(detail) : null;
    if (match?.[1] !== undefined) left.set(match[1], Number(match[2]));
  }
  const at = last?.at.getTime() ?? 0;
  return limits.map((limit) => {
    const ends =
      limit.algorithm === "fixed"
        ? (Math.floor(at / limit.windowMs) + 1) * limit.windowMs
        : at + limit.windowMs;
    const rest = left.get(limit.name);
    if (rest === undefined || ends <= now) return { limit, used: 0, resetsInMs: null };
    return { limit, used: Math.max(0, limit.limit - rest), resetsInMs: ends - now };
  });
}
