import { expect, test } from "vitest";
import { seal, unseal } from "./encryption";

const old = { version: 1, key: Buffer.alloc(32, 1) };
const current = { version: 2, key: Buffer.alloc(32, 2) };
const text = Buffer.from("acme_live_kw…");

test("what was sealed is unsealed with the same context, and is not readable before", () => {
  const sealed = seal(text, "answer:1");
  expect(sealed.includes(text)).toBe(false);
  expect(unseal(sealed, "answer:1")).toEqual(text);
  expect(unseal(seal(Buffer.alloc(0), ""), "")).toEqual(Buffer.alloc(0));
});

test("the same text is never sealed to the same bytes twice", () => {
  expect(seal(text, "x").equals(seal(text, "x"))).toBe(false);
});

test("another context does not unseal it: a row cannot stand in for another", () => {
  expect(() => unseal(seal(text, "answer:1"), "answer:2")).toThrow();
});

test("no byte of it can be changed unnoticed", () => {
  const sealed = seal(text, "x");
  for (let i = 0; i < sealed.length; i++) {
    const forged = Buffer.from(sealed);
    forged.writeUInt8((forged.readUInt8(i) + 1) % 256, i);
    expect(() => unseal(forged, "x")).toThrow();
  }
  expect(() => unseal(sealed.subarray(0, 20), "x")).toThrow("not sealed");
});

test("after a change of keys the older one still unseals, until it is taken away", () => {
  const sealed = seal(text, "x", [old]);
  expect(unseal(sealed, "x", [current, old])).toEqual(text);
  expect(seal(text, "x", [current, old]).readUInt16BE(0)).toBe(2);
  expect(() => unseal(sealed, "x", [current])).toThrow("version 1 is not configured");
});
