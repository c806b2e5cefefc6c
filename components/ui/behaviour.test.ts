import { expect, test } from "vitest";
import { currentHref } from "../shell/nav";
import { splitHint } from "./secret-hint";
import { keyName } from "./shortcuts";

const key = (key: string, more = {}) =>
  keyName({ key, metaKey: false, ctrlKey: false, shiftKey: false, ...more });

test.each([
  [key("c"), "c"],
  [key("?", { shiftKey: true }), "?"],
  [key("K", { metaKey: true }), "mod+k"],
  [key("k", { ctrlKey: true }), "mod+k"],
  [key("ArrowUp", { shiftKey: true }), "shift+arrowup"],
])("a key press has one name on every keyboard: %s", (name, expected) => {
  expect(name).toBe(expected);
});

test.each([
  ["acme_live_kw7fQ2…x9Kd", { head: "acme_live_", start: "kw7fQ2", end: "x9Kd" }],
  ["my_app_test_kwab…9Kd2", { head: "my_app_test_", start: "kwab", end: "9Kd2" }],
  ["imported", { head: "", start: "imported", end: "" }],
])("a hint %s is split so that prefix and ending can be told apart", (hint, parts) => {
  expect(splitHint(hint)).toEqual(parts);
});

test("the place that matches most of the address is the current one", () => {
  const items = [{ href: "/acme" }, { href: "/acme/keys" }, { href: "/acme/settings" }];
  expect(currentHref("/acme/keys/key_1", items)).toBe("/acme/keys");
  expect(currentHref("/acme/keysmith", items)).toBe("/acme");
  expect(currentHref("/other", items)).toBeUndefined();
});
