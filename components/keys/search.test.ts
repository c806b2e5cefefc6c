import { expect, test } from "vitest";
import { newSecret } from "@/lib/keys/secret";
import { holdsSecret, readSearch } from "./search";

test.each([
  ["deploy", "deploy", {}],
  ["tag:prod deploy bot", "deploy bot", { tag: "prod" }],
  ["scope:invoices:read", "", { scope: "invoices:read" }],
  ["external:acme status:expired", "", { owner: "acme", status: "expired" }],
  ["env:test", "", { environment: "test" }],
  ["acme_live_kw7fQ2…x9Kd", "acme_live_kw7fQ2…x9Kd", {}],
  ["used:<30d ci", "ci", { used: "30d" }],
  ["used:>90d", "", { unused: "90d" }],
  ["used:never expires:<7d", "", { unused: "never", expires: "7d" }],
  ["expires:>7d", "expires:>7d", {}],
  ["by:usr_1 limits:hit", "", { maker: "usr_1", limits: "hit" }],
  ["tag: other:word", "tag: other:word", {}],
])("%j is understood", (text, q, filters) => {
  expect(readSearch(text)).toEqual({ q, filters });
});

test("a text with a whole secret in it is known as such wherever it stands, a hint is not", () => {
  const secret = newSecret("acme", "live");
  expect(holdsSecret(secret)).toBe(true);
  expect(holdsSecret(`KEY="${secret}"`)).toBe(true);
  expect(holdsSecret("acme_live_kw7fQ2…x9Kd")).toBe(false);
});
