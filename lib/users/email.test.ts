import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeEmail } from "./email";

describe("an e-mail address", () => {
  test.each([
    ["ada@example.com", "ada@example.com"],
    ["  Ada@Example.COM ", "ada@example.com"],
    ["ａda@example.com", "ada@example.com"],
    ["owner@localhost", "owner@localhost"],
    ["a+b.c@sub.example.co.uk", "a+b.c@sub.example.co.uk"],
  ])("%j is kept as %j", (given, kept) => {
    expect(normalizeEmail(given)).toBe(kept);
  });

  test.each([
    "",
    "ada",
    "@example.com",
    "ada@",
    "a@b@c",
    "ada＠example.com",
    "ada@evil.example＠example.com",
    "ada@example﹫com",
    "a da@example.com",
    "ada@exa\u0000mple.com",
    "ada@example.com\ud800",
  ])("%j is refused", (given) => {
    expect(normalizeEmail(given)).toBeNull();
  });

  test("has one normal form: normalising again changes nothing", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const once = normalizeEmail(email);
        expect(once).not.toBeNull();
        expect(normalizeEmail(once ?? "")).toBe(once);
      }),
    );
  });
});
