import { describe, expect, test } from "vitest";
import { authorize, isAllowed, keyActor, permittedApis } from "./actor";

const actor = (...scopes: string[]) =>
  keyActor(
    { id: "key_1", name: "CI", workspaceId: "ws_1", scopes },
    { requestId: "", ip: "", userAgent: "" },
  );

describe("an actor", () => {
  test.each([
    [["*"], true, true],
    [["keys:*"], true, true],
    [["keys:read"], true, true],
    [["keys:read:*"], false, true],
    [["keys:read:api_1"], false, true],
    [["keys:read:api_2"], false, false],
    [["keys:write"], false, false],
    [["keys"], false, false],
    [["keys:read", "!keys:read:api_1"], true, false],
    [["*", "!keys:read"], false, false],
    [["*", "!keys:*"], false, false],
    [[], false, false],
  ])("with %j may read keys: of all APIs %s, of api_1 %s", (scopes, all, one) => {
    expect(isAllowed(actor(...scopes), "keys:read")).toBe(all);
    expect(isAllowed(actor(...scopes), "keys:read", "api_1")).toBe(one);
  });

  test.each([
    [["keys:read"], null],
    [["*"], null],
    [["keys:read:*"], null],
    [
      ["keys:read:api_1", "keys:read:api_2", "keys:write:api_3"],
      ["api_1", "api_2"],
    ],
    [["keys:*:api_1"], ["api_1"]],
    [["keys:read:api_1", "!keys:read:api_2"], ["api_1"]],
    [["keys:read", "!keys:read:api_2"], []],
  ])("with %j sees in lists the APIs %j", (scopes, apis) =>
    expect(permittedApis(actor(...scopes), "keys:read")).toEqual(apis),
  );

  test("without the permission is told which one is missing", () => {
    expect(() => permittedApis(actor("keys:write"), "keys:read")).toThrow(/keys:read/);
    expect(() => authorize(actor("keys:read"), "keys:write", "api_1")).toThrow(
      "This needs the permission keys:write for api_1.",
    );
  });
});
