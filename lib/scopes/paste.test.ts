import { expect, test } from "vitest";
import { readPastedScopes } from "./paste";

test.each([
  ["invoices:read, reports:*\n!admin:*", ["invoices:read", "reports:*", "!admin:*"], []],
  ['["a:read","a:read"]', ["a:read"], []],
  ["a:read inv* ü:read", ["a:read"], ["inv*", "ü:read"]],
  ["", [], []],
])("of %j the scopes are taken once each, and the rest is named", (text, scopes, refused) => {
  expect(readPastedScopes(text)).toEqual({ scopes, refused });
});
