import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  COMPARISONS,
  formatQuery,
  parseQuery,
  QUERY_FIELDS,
  QUERY_MAX,
  type QueryField,
  type Term,
} from "./query";

const termsOf = (text: string) =>
  parseQuery(text).terms.map(({ start: _, end: __, ...term }) => term);

const is = (field: QueryField, ...values: string[]): Term => ({
  ...{ field, values, negated: false, comparison: "=" },
});

/** Any text that a field of free text may hold. */
const free = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const VALUES: Record<QueryField, fc.Arbitrary<string>> = {
  ...{ key: free, api: free, owner: free, caller: free, scope: free, ip: free, request: free },
  ...{ method: free, path: free, agent: free, tag: free },
  outcome: fc.constantFrom("denied", "VALID", "Rate_Limited", "NOT_FOUND"),
  env: fc.constantFrom("live", "test"),
  secret: fc.nat(999).map(String),
  latency: fc
    .tuple(fc.nat(9999), fc.constantFrom("", "us", "ms", "s"))
    .map((parts) => parts.join("")),
  time: fc.constantFrom("15m", "24h", "7d", "2026-11-01T10:00Z..2026-11-02T10:00Z"),
};

const termArbitrary: fc.Arbitrary<Term> = fc
  .constantFrom(...(Object.keys(QUERY_FIELDS) as QueryField[]))
  .chain((field) =>
    fc.record({
      field: fc.constant(field),
      negated: field === "time" ? fc.constant(false) : fc.boolean(),
      comparison: field === "latency" ? fc.constantFrom(...COMPARISONS) : fc.constant("=" as const),
      values: fc.array(VALUES[field], { minLength: 1, maxLength: 1 }),
    }),
  );
const listArbitrary: fc.Arbitrary<Term> = fc.record({
  field: fc.constantFrom("key", "ip", "scope", "agent"),
  negated: fc.boolean(),
  comparison: fc.constant("="),
  values: fc.array(free, { minLength: 1, maxLength: 4 }),
});

describe("the log's query", () => {
  test("is read back as it was written, whatever its values hold", () => {
    const terms = fc.array(fc.oneof(termArbitrary, listArbitrary), { maxLength: 6 });
    fc.assert(
      fc.property(terms, (given) => {
        const text = formatQuery(given);
        fc.pre(text.length <= QUERY_MAX);
        expect(parseQuery(text).faults).toEqual([]);
        expect(termsOf(text)).toEqual(given);
      }),
      { numRuns: 2_000 },
    );
  });

  test("of any text is read without an error, faults lie inside it, and what is understood means the same again", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 10 }),
      fc.constantFrom(
        '"',
        "\\",
        ":",
        "-",
        ",",
        " ",
        "outcome:",
        "latency:>",
        "key:a",
        "ip:1.2.3.*",
      ),
    );
    const text = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (typed) => {
        const { terms, faults } = parseQuery(typed);
        for (const { start, end } of [...terms, ...faults]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(typed.length);
        }
        expect(termsOf(formatQuery(terms))).toEqual(termsOf(typed));
      }),
      { numRuns: 2_000 },
    );
  });

  test("knows lists, what is left out, comparisons and quotation marks", () => {
    expect(
      termsOf('outcome:denied,LIMITED -ip:203.0.113.* latency:>=1.5ms api:"A, \\"b\\""'),
    ).toEqual([
      is("outcome", "denied", "LIMITED"),
      { ...is("ip", "203.0.113.*"), negated: true },
      { ...is("latency", "1.5ms"), comparison: ">=" },
      is("api", 'A, "b"'),
    ]);
  });

  test("understands what is pasted without a field by its shape", () => {
    expect(termsOf("req_01 key_02 203.0.113.7 2001:db8::1 -VALID")).toEqual([
      is("request", "req_01"),
      is("key", "key_02"),
      is("ip", "203.0.113.7"),
      is("ip", "2001:db8::1"),
      { ...is("outcome", "VALID"), negated: true },
    ]);
  });

  test.each([
    ["outcom:denied", 0, 13, "outcome:denied"],
    ["env:live outcome:dennied", 9, 24, "outcome:denied"],
    ["-envv:live", 0, 10, "-env:live"],
    ["latency:>fast", 0, 13, undefined],
    ["key:", 0, 4, undefined],
    ['agent:"curl', 0, 11, 'agent:"curl"'],
    ["time:soon", 0, 9, undefined],
    ["hello", 0, 5, undefined],
    ["denied", 0, 6, "outcome:denied"],
  ])(
    "points at what it cannot read in %s, and says what was meant where it can",
    (text, start, end, instead) => {
      const [fault] = parseQuery(text).faults;
      expect(fault).toMatchObject({ start, end, ...(instead ? { instead } : {}) });
      expect(fault?.instead).toBe(instead);
      expect(fault?.message).toMatch(/\w/);
    },
  );
});
