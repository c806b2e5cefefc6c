import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distinctSlug, isSlug, slugOf } from "./slug";

describe("the slug of a workspace", () => {
  test.each([
    ["Zoë’s workspace", "zoes-workspace"],
    ["Acme, Inc.", "acme-inc"],
    ["  --- ", "workspace"],
    ["東京", "workspace"],
    ["API", "workspace"],
    ["Sign up", "workspace"],
    [`${"a".repeat(47)} b`, "a".repeat(47)],
  ])("of %j is %j", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  test("of any name is a slug, and so is a distinct one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
        expect(isSlug(slugOf(name))).toBe(true);
        expect(isSlug(distinctSlug(slugOf(name)))).toBe(true);
      }),
    );
  });

  test.each(["start", "sign-in", "api", "v1", "-a", "a-", "A", "a_b", "", "a".repeat(49)])(
    "%j is none",
    (text) => {
      expect(isSlug(text)).toBe(false);
    },
  );
});
