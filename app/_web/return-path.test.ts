import { describe, expect, test } from "vitest";
import { returnPath } from "./return-path";

const OWN = "https://keys.example.com";

describe("S14 where a person goes after signing in", () => {
  test.each([
    ["/acme/keys?status=active", "/acme/keys?status=active"],
    ["https://keys.example.com/acme", "/acme"],
    ["acme", "/acme"],
    [null, "/"],
    ["", "/"],
  ])("%j is %j", (wanted, path) => {
    expect(returnPath(wanted, OWN)).toBe(path);
  });

  test.each([
    "https://evil.example/acme",
    "http://keys.example.com/acme",
    "https://keys.example.com.evil.example",
    "https://keys.example.com@evil.example/",
    "//evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://",
  ])("%j stays on our own origin", (wanted) => {
    const url = new URL(returnPath(wanted, OWN), OWN);
    expect(url.origin).toBe(OWN);
    expect(url.pathname).not.toContain("evil");
  });
});
