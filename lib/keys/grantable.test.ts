import { describe, expect, test } from "vitest";
import { keyActor } from "@/lib/actor";
import { requireGrantable } from "./grantable";

const holderOf = (...scopes: string[]) =>
  keyActor({ id: "key_1", name: "", workspaceId: "ws_1", scopes }, ORIGIN);
const ORIGIN = { requestId: "", ip: "", userAgent: "" };

describe("K10 the maker of a management key", () => {
  test.each([
    [["*"], ["keys:write", "keys:verify:api_1"]],
    [["keys:*"], ["keys:write", "keys:verify:api_1"]],
    [["keys:verify"], ["keys:verify", "keys:verify:api_1"]],
    [["keys:verify:api_1"], ["keys:verify:api_1"]],
    [["keys:verify"], ["keys:verify", "!keys:write"]],
  ])("who holds %j may give %j", (held, given) => {
    expect(() => requireGrantable(holderOf(...held), given)).not.toThrow();
  });

  test.each([
    [["keys:verify"], ["*"]],
    [["keys:verify"], ["keys:*"]],
    [["keys:verify"], ["keys:write:api_1"]],
    [["keys:verify:api_1"], ["keys:verify"]],
    [["keys:verify:api_1"], ["keys:verify:api_2"]],
    [["keys:verify", "!keys:verify:api_1"], ["keys:verify:api_1"]],
    [["*", "!audit:read"], ["*"]],
  ])("who holds %j may not give %j", (held, given) => {
    expect(() => requireGrantable(holderOf(...held), given)).toThrow("do not hold");
  });
});
