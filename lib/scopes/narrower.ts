import { covers, isDeny, overlaps } from "./scope";

/**
 * The grants of `wanted` that somebody with `granted` may not hand on, for "nobody grants more than
 * they hold". A scope is covered when one of the granted ones is at least as wide and none of the
 * granted denials takes a part of it away, unless `wanted` carries that denial on (or a wider one).
 * Conservative: what only several grants cover together counts as not covered. Denials in `wanted`
 * are always covered, they only take away.
 */
export function uncoveredScopes(granted: readonly string[], wanted: readonly string[]): string[] {
  const given = granted.filter((grant) => !isDeny(grant));
  const carried = wanted.filter(isDeny).map((grant) => grant.slice(1));
  const taken = granted
    .filter(isDeny)
    .map((grant) => grant.slice(1))
    .filter((denied) => !carried.some((wider) => covers(wider, denied)));
  const covered = (scope: string) =>
    given.some((wider) => covers(wider, scope)) && !taken.some((one) => overlaps(one, scope));
  return wanted.filter((grant) => !isDeny(grant) && !covered(grant));
}

/** Whether all of `wanted` may be handed on by somebody with `granted`; see `uncoveredScopes`. */
export const isCovered = (granted: readonly string[], wanted: readonly string[]): boolean =>
  uncoveredScopes(granted, wanted).length === 0;
