/** The longest scope, in characters. */
export const SCOPE_MAX_LENGTH = 128;

const SEGMENT = String.raw`(?:[A-Za-z0-9_./-]+|\*)`;
const SCOPE = new RegExp(`^${SEGMENT}(?::${SEGMENT})*$`);

/**
 * Whether a text is a scope: segments of letters, digits and `_ . / -`, split by `:`. A segment may
 * be `*` as a whole (`inv*` is no scope). `/` does not split: `repo:acme/site:read` has three segments.
 */
export const isScope = (text: string): boolean =>
  text.length <= SCOPE_MAX_LENGTH && SCOPE.test(text);

/** Whether a text may be given to a key or role: a scope, or `!scope`, which denies and wins. */
export const isGrant = (text: string): boolean =>
  text.length <= SCOPE_MAX_LENGTH && isScope(isDeny(text) ? text.slice(1) : text);

/** Whether a grant takes away instead of giving. */
export const isDeny = (grant: string): boolean => grant.startsWith("!");

/**
 * Whether every scope that `narrow` stands for is one that `wide` stands for. A `*` stands for one
 * segment, as the last segment for one or more: `a:*` covers `a:b` and `a:b:c`, not `a`; a sole `*`
 * covers everything. Both are without `!`.
 */
export function covers(wide: string, narrow: string): boolean {
  const [outer, inner] = [wide.split(":"), narrow.split(":")];
  const last = outer.length - 1;
  const open = outer[last] === "*";
  // `narrow` may hold a `*` too; it is covered by a `*` only, as no literal segment equals it.
  if (open ? inner.length < outer.length : inner.length !== outer.length) return false;
  return outer.every((segment, i) => segment === "*" || segment === inner[i]);
}

/** Whether some scope is one that both stand for. Both are without `!`. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [one.split(":"), other.split(":")];
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const ends = (a[i] === "*" && i === a.length - 1) || (b[i] === "*" && i === b.length - 1);
    if (ends) return true;
    if (a[i] !== b[i] && a[i] !== "*" && b[i] !== "*") return false;
  }
  return a.length === b.length;
}
