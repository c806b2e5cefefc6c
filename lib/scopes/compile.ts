import { covers, isDeny, overlaps } from "./scope";

type Matcher = Readonly<{
  /** Every text as it was given; a wildcard that is asked for to the letter is held too. */
  exact: ReadonlySet<string>;
  /** Of `a:b:*` the `a:b:`; of a sole `*` the empty text. */
  prefixes: readonly string[];
  /** Those with a `*` before the end. */
  patterns: readonly string[];
}>;

/** The scopes of a key, its roles included, made ready for many questions. */
export type CompiledScopes = Readonly<{ granted: Matcher; denied: Matcher }>;

function compileMatcher(scopes: readonly string[]): Matcher {
  const inner = (scope: string) => scope.slice(0, -1).includes("*");
  const trailing = (scope: string) => scope === "*" || scope.endsWith(":*");
  return {
    exact: new Set(scopes),
    prefixes: scopes.filter((one) => trailing(one) && !inner(one)).map((one) => one.slice(0, -1)),
    patterns: scopes.filter(inner),
  };
}

/**
 * Prepares a list of grants (`scope` or `!scope`), of a key and its roles together.
 * Their order does not matter: a denial wins over every grant.
 */
export function compileScopes(grants: readonly string[]): CompiledScopes {
  return {
    granted: compileMatcher(grants.filter((grant) => !isDeny(grant))),
    denied: compileMatcher(grants.filter(isDeny).map((grant) => grant.slice(1))),
  };
}

/** Plain loops: this runs on every verify. */
function matches(matcher: Matcher, scope: string): boolean {
  if (matcher.exact.has(scope)) return true;
  for (const prefix of matcher.prefixes) {
    if (scope.length > prefix.length && scope.startsWith(prefix)) return true;
  }
  for (const pattern of matcher.patterns) {
    if (covers(pattern, scope)) return true;
  }
  return false;
}

/** A wildcard is not held as a whole as soon as a part of it is denied. */
function denies({ exact }: Matcher, scope: string): boolean {
  for (const denied of exact) if (overlaps(denied, scope)) return true;
  return false;
}

/**
 * Whether the holder of these scopes may do what `scope` names. A wanted wildcard (`admin:*`) is
 * held when all of it is: by a grant at least as wide, and by no denial of a part.
 */
export function holds(compiled: CompiledScopes, scope: string): boolean {
  if (!matches(compiled.granted, scope)) return false;
  if (compiled.denied.exact.size === 0) return true;
  return scope.includes("*") ? !denies(compiled.denied, scope) : !matches(compiled.denied, scope);
}
