import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileScopes } from "@/lib/scopes/compile";
import { evaluate } from "@/lib/scopes/evaluate";
import { isScope } from "@/lib/scopes/scope";
import { parseQuery, scopeOf, slugOf, slugsOf } from "./slug";

/** Every text that Unkey takes for a permission, those with odd places of `*` and `:` often among them. */
const slug = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_:\-.*]{1,40}$/),
  fc.stringMatching(/^[a:*.]{1,8}$/),
  fc.constantFrom("not", "NOT", "and", "*", "a:*", "::", ":", "**", "a.*", "*.a", "a:not"),
);

describe("permissions of Unkey", () => {
  test("come back as they were, and no two become one scope", () => {
    fc.assert(
      fc.property(slug, slug, (one, other) => {
        const [a, b] = [scopeOf(one), scopeOf(other)];
        expect(a !== null && isScope(a) && slugOf(a)).toBe(one);
        expect(a === b).toBe(one === other);
      }),
      { numRuns: 2000 },
    );
  });

  test("are held to the letter: of two, neither covers the other", () => {
    const name = slug.filter((text) => !/^(?:and|or)$/i.test(text));
    fc.assert(
      fc.property(name, name, (held, asked) => {
        const scopes = compileScopes([scopeOf(held) ?? ""]);
        expect(evaluate(parseQuery(asked), scopes)).toBe(held === asked);
      }),
      { numRuns: 2000 },
    );
  });

  test("most are scopes as they stand; what a scope cannot hold is refused", () => {
    for (const text of ["documents.read", "api:read", "2fa.read", "a-b_c", "users.view"])
      expect(scopeOf(text)).toBe(text);
    for (const text of ["a b", "ä", "!a", "*".repeat(100)]) expect(scopeOf(text)).toBeNull();
  });

  test("a wildcard given in our own way still covers, and denials are not shown", () => {
    const scopes = compileScopes(["documents:*", "!documents:delete"]);
    expect(evaluate(parseQuery("documents:read"), scopes)).toBe(true);
    expect(evaluate(parseQuery("documents:delete"), scopes)).toBe(false);
    expect(slugsOf(["documents:*", "!documents:delete", "documents:*"])).toEqual(["documents:*"]);
  });
});
