import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileScopes } from "./compile";
import { evaluate, explainScopes } from "./evaluate";
import { parseScopes, ScopeSyntaxError } from "./parse";

type Tree =
  | { op: "scope"; name: string }
  | { op: "not"; of: Tree }
  | { op: "and" | "or"; left: Tree; right: Tree };

const names = ["a:read", "b:read", "c:read", "d:x:y"];
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.record({ op: fc.constant("scope" as const), name: fc.constantFrom(...names) }),
    fc.record({ op: fc.constant("not" as const), of: tie("tree") }),
    fc.record({
      op: fc.constantFrom("and" as const, "or" as const),
      left: tie("tree"),
      right: tie("tree"),
    }),
  ),
}));

const LEVEL = { or: 0, and: 1, not: 2, scope: 3 };

/** The tree as text with only the parentheses that precedence needs. */
function write(node: Tree, above = 0, lower = false): string {
  const word = (text: string) => (lower ? text.toLowerCase() : text);
  const inner =
    node.op === "scope"
      ? node.name
      : node.op === "not"
        ? `${word("NOT")} ${write(node.of, LEVEL.not, lower)}`
        : `${write(node.left, LEVEL[node.op], lower)} ${word(node.op.toUpperCase())} ${write(node.right, LEVEL[node.op], lower)}`;
  return LEVEL[node.op] < above ? `(${inner})` : inner;
}

function means(node: Tree, held: readonly string[]): boolean {
  if (node.op === "scope") return held.includes(node.name);
  if (node.op === "not") return !means(node.of, held);
  const [left, right] = [means(node.left, held), means(node.right, held)];
  return node.op === "and" ? left && right : left || right;
}

const held = fc.subarray(names);

describe("an expression", () => {
  test("means what its tree says, with only the parentheses precedence needs", () => {
    fc.assert(
      fc.property(tree, held, fc.boolean(), (node, list, lower) => {
        const text = write(node, 0, lower);
        fc.pre(text.length <= 1000);
        expect(evaluate(parseScopes(text), compileScopes(list))).toBe(means(node, list));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["a AND b OR c", ["c"], true],
    ["a AND (b OR c)", ["c"], false],
    ["NOT a AND b", ["b"], true],
    ["NOT (a AND b)", ["b"], true],
    ["not not a", ["a"], true],
    ["a Or b", ["b"], true],
    ["(a)", ["a"], true],
    ["  a\tAND\nb ", ["a", "b"], true],
    ["invoices:read AND (reports:read OR NOT admin:*)", ["invoices:*"], true],
    ["invoices:read AND (reports:read OR NOT admin:*)", ["*"], true],
    ["invoices:read AND NOT admin:*", ["*"], false],
  ])("%s with %j: %s", (text, list, met) => {
    expect(evaluate(parseScopes(text), compileScopes(list))).toBe(met);
  });

  test.each([
    ["", "unexpected end at position 1"],
    ["a AND", "unexpected end at position 6"],
    ["invoices:read AND AND b", "unexpected AND at position 19"],
    ["invoices:read b:write", 'unexpected "b:write" at position 15'],
    ["AND a", "unexpected AND at position 1"],
    ["(a", "unexpected end at position 3"],
    ["a)", 'unexpected ")" at position 2'],
    ["()", 'unexpected ")" at position 2'],
    ["not", "unexpected end at position 4"],
    ["a AND inv*", 'unexpected "inv*" at position 7'],
    ["a && b", 'unexpected "&&" at position 3'],
    [`${"(".repeat(33)}a${")".repeat(33)}`, "more than 32 levels of nesting at position 33"],
    [Array(101).fill("a").join(" OR "), "more than 100 scopes at position 501"],
    [`a OR ${"b".repeat(996)}`, "too long an expression at position 1001"],
  ])("%j is refused with its place", (text, message) => {
    expect(() => parseScopes(text)).toThrow(new ScopeSyntaxError(...placeOf(message)));
  });

  test("of any text is read or refused with a place inside it, never anything else", () => {
    const words = fc.constantFrom("a", "b:*", "AND", "or", "NOT", "(", ")", " ", "!", "*", "é");
    const texts = fc.oneof(
      fc.string(),
      fc.array(words).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseScopes(text);
        } catch (error) {
          if (!(error instanceof ScopeSyntaxError)) throw error;
          expect(error.position).toBeGreaterThanOrEqual(1);
          expect(error.position).toBeLessThanOrEqual(Math.min(1001, text.length + 1));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("names each of its scopes once, in order", () => {
    expect(parseScopes("b AND (a OR NOT b)").scopes).toEqual(["b", "a"]);
  });
});

function placeOf(message: string): [string, number] {
  const [problem = "", position] = message.split(" at position ");
  return [problem, Number(position)];
}

describe("a list", () => {
  test("asks for all of its scopes", () => {
    fc.assert(
      fc.property(held, held, (wanted, list) => {
        const met = evaluate(parseScopes(wanted), compileScopes(list));
        expect(met).toBe(wanted.every((one) => list.includes(one)));
      }),
    );
  });

  test("may name a scope that is a keyword in an expression", () => {
    expect(evaluate(parseScopes(["and"]), compileScopes(["and"]))).toBe(true);
  });

  test("with an entry that is no scope is refused", () => {
    expect(() => parseScopes(["a", "b c"])).toThrow("not a scope at position 2");
    expect(() => parseScopes(Array(101).fill("a"))).toThrow("too many scopes at position 101");
  });
});

describe("the explanation", () => {
  test.each([
    ["a AND b", ["a"], ["b"], []],
    ["a OR b", [], ["a", "b"], []],
    ["a AND NOT b", ["b"], ["a"], ["b"]],
    ["a AND (b OR c) AND d", ["a", "c"], ["d"], []],
    ["NOT (a AND b)", ["a", "b"], [], ["a", "b"]],
    ["a OR b", ["b"], [], []],
  ])("of %s with %j: missing %j, unwanted %j", (text, list, missing, unwanted) => {
    expect(explainScopes(parseScopes(text), compileScopes(list))).toEqual({ missing, unwanted });
  });

  test("names only scopes that are absent or present, and none when the expression is met", () => {
    fc.assert(
      fc.property(tree, held, (node, list) => {
        const why = explainScopes(parseScopes(write(node)), compileScopes(list));
        expect(why.missing.filter((one) => list.includes(one))).toEqual([]);
        expect(why.unwanted.filter((one) => !list.includes(one))).toEqual([]);
        expect(why.missing.length + why.unwanted.length === 0).toBe(means(node, list));
      }),
      { numRuns: 1_000 },
    );
  });
});
