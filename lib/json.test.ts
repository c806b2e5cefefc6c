import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { parseJson } from "./json";

const read = (text: string) => parseJson(Buffer.from(text));
const refusal = (bytes: Buffer) => {
  try {
    parseJson(bytes);
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "accepted";
};

describe("a JSON body", () => {
  test("is read as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes("__proto__") || text.includes("\\u0000")) return;
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("may have brackets, colons and escapes in its strings", () => {
    expect(read('{"a":"}{[\\"]:","b\\\\":["\\\\","\\u00e9:"]}')).toEqual({
      a: '}{["]:',
      "b\\": ["\\", "é:"],
    });
  });

  test("may use one name in two objects, and have 32 levels", () => {
    expect(read('{"a":{"a":1},"b":[{"a":1},{"a":2}]}')).toHaveProperty("b.1.a", 2);
    expect(refusal(Buffer.from("[".repeat(32) + "]".repeat(32)))).toBe("accepted");
  });

  test.each([
    ["a field twice", '{"a":1,"b":2,"a":3}', "The body names a field twice in one object."],
    [
      "a field twice, once escaped",
      '{"a":1,"\\u0061":3}',
      "The body names a field twice in one object.",
    ],
    [
      "a field twice, deep down",
      '[{"x":{"a":1,"a" : 2}}]',
      "The body names a field twice in one object.",
    ],
    ["a NUL", '{"a":"x\\u0000"}', "The body holds a NUL character."],
    ["a NUL in a name", '{"\\u0000":1}', "The body holds a NUL character."],
    ["half a surrogate pair", '["\\ud83d"]', "The body holds an unpaired surrogate."],
    [
      "a surrogate pair in the wrong order",
      '["\\ude00\\ud83d"]',
      "The body holds an unpaired surrogate.",
    ],
    ["a field __proto__", '{"__proto__":{}}', "The body has a field __proto__."],
    ["33 levels", "[".repeat(33) + "]".repeat(33), "The body has more than 32 levels."],
    [
      "thousands of levels",
      "[".repeat(30_000) + "]".repeat(30_000),
      "The body has more than 32 levels.",
    ],
    ["a missing end", '{"a":1', "The body is not JSON."],
    ["something after its end", "{} {}", "The body is not JSON."],
    ["nothing but blanks", "  ", "The body is not JSON."],
    ["a comment", "{/* */}", "The body is not JSON."],
  ])("with %s is refused", (_, text, message) => {
    expect(refusal(Buffer.from(text))).toBe(`invalid: ${message}`);
  });

  test.each([
    ["a byte that UTF-8 never has", [0x22, 0xff, 0x22]],
    ["a surrogate in UTF-8", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["an overlong form", [0x22, 0xc0, 0xaf, 0x22]],
    ["a cut character", [0x22, 0xe2, 0x82, 0x22]],
  ])("with %s is refused", (_, bytes) => {
    expect(refusal(Buffer.from(bytes))).toBe("invalid: The body is not UTF-8.");
  });

  test("of random bytes is read or refused, in a time that grows with its length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(refusal(Buffer.from(bytes))).toMatch(/^(accepted|invalid: )/);
      }),
    );
    const started = performance.now();
    refusal(Buffer.from(`"${"\\\\".repeat(30_000)}"`));
    refusal(Buffer.from(`{${'"":'.repeat(15_000)}`));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
