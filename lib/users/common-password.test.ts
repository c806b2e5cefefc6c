import { describe, expect, test } from "vitest";
import { isCommonPassword } from "./common-password";

describe("S10 a password that would be guessed first", () => {
  test.each([
    "password",
    "Password1!",
    "P@ssw0rd",
    "12345678",
    "87654321",
    "20011231",
    "qwertyuiop",
    "poiuytrewq",
    "1q2w3e4r",
    "abcdefgh",
    "aaaaaaaa",
    "abcabcabc",
    "iloveyou2",
    "letmein123",
    "!!welcome!!",
    "Changeme1",
    "11112222",
  ])("%j is refused", (password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  test.each([
    "correct horse battery staple",
    "Tr0ub4dor&3x",
    "passwordless-sign-in-for-all",
    "7fQ2kd93Lm",
    "ein schöner Tag im Mai",
    "grüße aus 東京",
  ])("%j is accepted", (password) => {
    expect(isCommonPassword(password)).toBe(false);
  });

  test("the person's own address is refused in any case, and with ornament", () => {
    const own = ["ada.lovelace@example.com", "ada.lovelace"];
    expect(isCommonPassword("Ada.Lovelace@example.com", own)).toBe(true);
    expect(isCommonPassword("ada.lovelace1", own)).toBe(true);
    expect(isCommonPassword("ada.lovelace and some more", own)).toBe(false);
  });
});
