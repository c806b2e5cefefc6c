import { type Dialect, parseScopes, type ScopeExpression } from "@/lib/scopes/parse";
import { isDeny, isScope } from "@/lib/scopes/scope";

/**
 * Unkey's permissions as scopes of ours, and back, without loss. Theirs are texts that are compared to the letter;
 * nearly all of them are scopes as they stand (`documents.read`, `api:read`). What means something else here is
 * written so that it means itself: `/` never stands in a permission of theirs, so
 *
 * - each `*` becomes `//` (theirs is a letter, ours covers others),
 * - an empty part between colons becomes `/`,
 * - `not` as a whole becomes `/not` (ours is an operator).
 *
 * @returns null for a text that no scope can hold: another character, or too long
 */
export function scopeOf(slug: string): string | null {
  const parts = slug.split(":").map((part) => (part === "" ? "/" : part.replaceAll("*", "//")));
  const scope = /^not$/i.test(slug) ? `/${slug}` : parts.join(":");
  return isScope(scope) ? scope : null;
}

/** The permission a scope stands for. A scope of ours with a `*` shows as it is. */
export function slugOf(scope: string): string {
  if (/^\/not$/i.test(scope)) return scope.slice(1);
  const parts = scope.split(":").map((part) => (part === "/" ? "" : part.replaceAll("//", "*")));
  return parts.join(":");
}

/** The permissions that scopes stand for, each once. A denial takes away, which Unkey cannot say, and is left out. */
export const slugsOf = (scopes: readonly string[]): string[] => [
  ...new Set(scopes.filter((scope) => !isDeny(scope)).map(slugOf)),
];

const THEIRS: Dialect = { not: false, scopeOf };

/** Callers ask for the same few permissions again and again, so parsed queries are kept. */
const PARSED_MAX = 1000;
const parsed = new Map<string, ScopeExpression>();

/**
 * Reads a permission query of theirs: permissions, AND, OR and parentheses.
 * @throws ScopeSyntaxError
 */
export function parseQuery(query: string): ScopeExpression {
  const kept = parsed.get(query);
  if (kept) return kept;
  const expression = parseScopes(query, THEIRS);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(query, expression);
  return expression;
}
