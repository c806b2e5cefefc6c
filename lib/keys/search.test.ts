import { describe, expect, test } from "vitest";
import { parseSearch } from "./search";
import { newSecret } from "./secret";

describe("what somebody typed into the search", () => {
  test.each([
    ["billing prod", { kind: "name", part: "billing prod" }],
    ["  padded  ", { kind: "name", part: "padded" }],
    ["key_", { kind: "name", part: "key_" }],
    ["…", { kind: "name", part: "…" }],
    ["...", { kind: "name", part: "..." }],
    ["a … b", { kind: "name", part: "a … b" }],
    ["key_0123abc", { kind: "id", id: "key_0123abc" }],
    ["acme_live_kw7fQ2…x9Kd", { kind: "hint", head: "acme_live_kw7fQ2", tail: "x9Kd" }],
    ["acme_live_kw7fQ2...x9Kd", { kind: "hint", head: "acme_live_kw7fQ2", tail: "x9Kd" }],
    ["acme_live_kw7fQ2x9Kd", { kind: "hint", head: "acme_live_kw7fQ2", tail: "x9Kd" }],
    ["acme_live_kw7fQ2", { kind: "hint", head: "acme_live_kw7fQ2", tail: "" }],
    ["…x9Kd", { kind: "hint", head: "", tail: "x9Kd" }],
    ["abcd…wxyz", { kind: "hint", head: "abcd", tail: "wxyz" }],
  ])("%j is understood", (typed, search) => expect(parseSearch(typed)).toEqual(search));

  test.each([
    ["as it is", (secret: string) => secret],
    ["with spaces around", (secret: string) => `  ${secret}\n`],
    ["inside a header", (secret: string) => `Bearer ${secret}`],
    ["mistyped in its checksum", (secret: string) => `${secret.slice(0, -1)}0`],
  ])("a whole secret %s is recognised and never searched for", (_, write) =>
    expect(parseSearch(write(newSecret("acme", "live")))).toEqual({ kind: "secret" }),
  );
});
