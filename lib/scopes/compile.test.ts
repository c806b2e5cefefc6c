import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileScopes, holds } from "./compile";
import { isCovered, uncoveredScopes } from "./narrower";
import { isGrant, isScope, overlaps } from "./scope";

const segments = fc.constantFrom("a", "b", "c");
const concrete = fc.array(segments, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(":"));
const wild = fc
  .array(fc.oneof(segments, fc.constant("*")), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(":"));
const grants = fc.array(
  fc.tuple(fc.boolean(), wild).map(([deny, scope]) => (deny ? `!${scope}` : scope)),
  { maxLength: 6 },
);

/** The meaning of a grant as a regular expression, written apart from the code under test. */
function patternOf(scope: string): RegExp {
  const parts = scope.split(":");
  return new RegExp(
    `^${parts.map((part, i) => (part !== "*" ? part : i === parts.length - 1 ? ".+" : "[^:]+")).join(":")}$`,
  );
}

function referenceHolds(list: readonly string[], scope: string): boolean {
  const given = list.filter((one) => !one.startsWith("!"));
  const denied = list.filter((one) => one.startsWith("!")).map((one) => one.slice(1));
  const some = (ones: string[]) => ones.some((one) => patternOf(one).test(scope));
  return some(given) && !some(denied);
}

describe("a scope", () => {
  test.each(["a", "invoices:read", "a:*", "*", "*:read", "repo:acme/site:read", "v1.x_y-z", "A:9"])(
    "may be %s",
    (text) => expect(isScope(text)).toBe(true),
  );

  test.each([
    "",
    ":",
    "a:",
    ":a",
    "a::b",
    "inv*",
    "a:**",
    "!a",
    "a b",
    "a,b",
    "é",
    "a\n",
    "a".repeat(129),
  ])("may not be %j", (text) => expect(isScope(text)).toBe(false));

  test.each([
    ["!a:*", true],
    ["a", true],
    ["!!a", false],
    ["!", false],
    ["", false],
  ])("as a grant %j is allowed: %s", (text, allowed) => expect(isGrant(text)).toBe(allowed));
});

describe("what a key holds", () => {
  test.each([
    [["invoices:read"], "invoices:read", true],
    [["invoices:read"], "invoices:write", false],
    [["invoices:read"], "invoices:read:eu", false],
    [["invoices:*"], "invoices:read", true],
    [["invoices:*"], "invoices:read:eu", true],
    [["invoices:*"], "invoices", false],
    [["invoices:*"], "invoicesx:read", false],
    [["*"], "anything:at:all", true],
    [["*:read"], "invoices:read", true],
    [["*:read"], "a:b:read", false],
    [["a:*:read"], "a:b:read", true],
    [["a:*:*"], "a:b", false],
    [["*", "!admin:*"], "admin:delete", false],
    [["!admin:delete", "admin:delete"], "admin:delete", false],
    [["*", "!admin:*"], "admin", true],
    [["admin:*"], "admin:*", true],
    [["admin:read"], "admin:*", false],
    [["admin:*", "!admin:delete"], "admin:*", false],
    [["admin:*", "!other:x"], "admin:*", true],
    [[], "a", false],
  ])("with %j, %s: %s", (list, scope, held) => {
    expect(holds(compileScopes(list), scope)).toBe(held);
  });

  test("is what the regular expressions of its grants say, for every scope", () => {
    fc.assert(
      fc.property(grants, concrete, (list, scope) => {
        expect(holds(compileScopes(list), scope)).toBe(referenceHolds(list, scope));
      }),
      { numRuns: 3_000 },
    );
  });

  test("of a wanted wildcard is everything the wildcard stands for", () => {
    fc.assert(
      fc.property(grants, wild, concrete, (list, wanted, scope) => {
        if (!patternOf(wanted).test(scope) || !holds(compileScopes(list), wanted)) return;
        expect(referenceHolds(list, scope)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test("does not depend on the order of the grants", () => {
    fc.assert(
      fc.property(grants, wild, (list, scope) => {
        const [one, other] = [compileScopes(list), compileScopes(list.toReversed())];
        expect(holds(one, scope)).toBe(holds(other, scope));
      }),
    );
  });
});

describe("nobody grants more than they hold", () => {
  test.each([
    [["a:*"], ["a:b", "a:*", "a:*:c"], []],
    [["a:*"], ["a", "*", "b:c"], ["a", "*", "b:c"]],
    [["a:*", "!a:x"], ["a:*"], ["a:*"]],
    [["a:*", "!a:x"], ["a:*", "!a:x"], []],
    [["a:*", "!a:x:y"], ["a:*", "!a:x:*"], []],
    [["a:*", "!a:*:y"], ["a:*", "!a:x:y"], ["a:*"]],
    [["a:*", "!a:x"], ["a:y"], []],
    [["*"], ["*", "!a"], []],
    [[], ["!a"], []],
    [["*:read"], ["a:read"], []],
    [["*:read"], ["*:*"], ["*:*"]],
  ])("K10 with %j, wanting %j leaves %j uncovered", (granted, wanted, uncovered) => {
    expect(uncoveredScopes(granted, wanted)).toEqual(uncovered);
  });

  test("K10 a covered list gives no scope that its giver does not hold", () => {
    fc.assert(
      fc.property(grants, grants, concrete, (granted, asked, scope) => {
        const uncovered = uncoveredScopes(granted, asked);
        const wanted = asked.filter((grant) => !uncovered.includes(grant));
        expect(isCovered(granted, wanted)).toBe(true);
        if (referenceHolds(wanted, scope)) expect(referenceHolds(granted, scope)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test("K10 everybody may hand on exactly what they hold, and each single scope they hold", () => {
    fc.assert(
      fc.property(grants, concrete, (granted, scope) => {
        expect(isCovered(granted, granted)).toBe(true);
        expect(isCovered(granted, [scope])).toBe(referenceHolds(granted, scope));
      }),
      { numRuns: 2_000 },
    );
  });
});

test("two scopes overlap when some scope is in both", () => {
  const all = ["a", "b", "c"].flatMap((x) => [x, ...["a", "b", "c"].map((y) => `${x}:${y}`)]);
  const universe = [
    ...all,
    ...all.flatMap((x) => ["a", "b", "c"].flatMap((y) => [`${x}:${y}`, `${x}:${y}:a`])),
  ];
  fc.assert(
    fc.property(wild, wild, (one, other) => {
      const common = universe.some((s) => patternOf(one).test(s) && patternOf(other).test(s));
      expect(overlaps(one, other)).toBe(common);
    }),
    { numRuns: 1_000 },
  );
});
