import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, type JsonValue } from "./canonical";

const texts = fc.string({ unit: "grapheme" });
const { value: values } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    texts,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(texts, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

/** The same value with its members built in the opposite order. */
function reversed(value: JsonValue): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, reversed(member)] as const)
      .reverse(),
  );
}

describe("the canonical text", () => {
  test("is JSON of the same value", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("does not depend on the order in which members were added", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test("is the canonical text of what it says (storing and reading it back changes nothing)", () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test("sorts members by UTF-16 units, not by code points (RFC 8785 3.2.3)", () => {
    const names = ["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"];
    const value = Object.fromEntries(names.map((name) => [name, 0]));
    const sorted = ["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"];
    expect(canonicalJson(value)).toBe(
      `{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(",")}}`,
    );
  });

  test.each<[JsonValue, string]>([
    [{}, "{}"],
    [[], "[]"],
    [{ b: [1, { d: 1, c: null }], a: true }, '{"a":true,"b":[1,{"c":null,"d":1}]}'],
    [{ "10": 1, "9": 2, "": 3 }, '{"":3,"10":1,"9":2}'],
    [
      [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0],
      "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
    ],
    ['€$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
    [{ __proto__x: 1, constructor: 2 }, '{"__proto__x":1,"constructor":2}'],
  ])("of %j is %s", (value, text) => expect(canonicalJson(value)).toBe(text));

  test.each([Number.NaN, Number.POSITIVE_INFINITY, "\ud800", "a\udc00"])(
    "does not exist for %j",
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
      expect(() => canonicalJson([{ a: value }])).toThrow(TypeError);
    },
  );

  test("does not exist for a name that is half a surrogate pair", () => {
    expect(() => canonicalJson({ "\ud83d": 1 })).toThrow(TypeError);
  });
});
