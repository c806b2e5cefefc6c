import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { parseRequest } from "./request";

/** The paths of what is wrong with a body. */
function faultsOf(body: unknown): string[] {
  try {
    parseRequest(body);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid") throw error;
    return error.faults.map((fault) => fault.path);
  }
}

describe("a request", () => {
  test("needs a key and nothing else", () => {
    expect(parseRequest({ key: "k" })).toMatchObject({
      ...{ key: "k", apiId: "", environment: "", scopes: null, limits: [], cost: 1 },
      ...{ ip: "", tags: [], dryRun: false, explain: false },
    });
    expect(faultsOf({})).toEqual(["key"]);
  });

  test("is told every fault at once", () => {
    const body = {
      key: "",
      cost: -1,
      tags: ["a", ""],
      limits: [{ name: "a", cost: 0.5 }],
      more: 1,
    };
    expect(faultsOf(body).toSorted()).toEqual(["cost", "key", "limits[0].cost", "more", "tags[1]"]);
  });

  test.each([
    ["no object", [], undefined],
    ["a key of 513 characters", { key: "k".repeat(513) }, "key"],
    ["a key that is a number", { key: 1 }, "key"],
    ["an unknown environment", { key: "k", environment: "prod" }, "environment"],
    ["scopes that are no expression", { key: "k", scopes: "a AND" }, "scopes"],
    ["scopes that are numbers", { key: "k", scopes: [1] }, "scopes"],
    ["a cost that is text", { key: "k", cost: "1" }, "cost"],
    ["a cost above the largest", { key: "k", cost: 1_000_000_001 }, "cost"],
    ["a flag that is a number", { key: "k", dryRun: 1 }, "dryRun"],
    ["21 tags", { key: "k", tags: Array(21).fill("a") }, "tags"],
    ["a limit named twice", { key: "k", limits: [{ name: "a" }, { name: "a" }] }, "limits"],
    ["a limit without a name", { key: "k", limits: [{}] }, "limits[0].name"],
    [
      "half of an ad-hoc limit",
      { key: "k", limits: [{ name: "a", limit: 1 }] },
      "limits[0].windowMs",
    ],
    ["an unknown field of the context", { key: "k", context: { port: 1 } }, "context.port"],
    ["a NUL", { key: "k", context: { path: "a\0" } }, "context.path"],
    ["half a surrogate pair", { key: "k", tags: ["\ud83d"] }, "tags[0]"],
  ])("with %s is refused", (_, body, path) => {
    expect(faultsOf(body).at(0)).toBe(path);
    expect(() => parseRequest(body)).toThrow(AppError);
  });

  test("of any JSON is read or refused, and never fails otherwise", () => {
    const names = ["key", "apiId", "scopes", "limits", "cost", "context", "tags", "explain", "x"];
    const body = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), body), (value) => {
        try {
          expect(parseRequest(value).key).not.toBe("");
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid" });
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("reads the texts of a list as scopes, and never as operators", () => {
    const asked = (scopes: unknown) => parseRequest({ key: "k", scopes }).scopes?.scopes;
    expect(asked(["a:read", "b:read"])).toEqual(["a:read", "b:read"]);
    expect(asked("a:read OR b:read")).toEqual(["a:read", "b:read"]);
    expect(faultsOf({ key: "k", scopes: ["a:read OR b:read"] })).toEqual(["scopes"]);
  });
});
