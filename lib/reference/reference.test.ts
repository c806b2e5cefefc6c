import { describe, expect, test } from "vitest";
import { routesOf } from "@/lib/http/app";
import { documentOf } from "@/lib/http/openapi";
import { asOfToday, withOwnIds } from "./own";
import { sampleOf } from "./sample";
import { findOperations, sectionsOf } from "./section";

const routes = routesOf(() => Promise.reject(new Error("Nothing is served here.")));
const sections = sectionsOf(documentOf(routes, "https://api.keyway.test"));
const operations = sections.flatMap((section) => section.operations);
const operation = (id: string) => {
  const found = operations.find((one) => one.id === id);
  if (!found) throw new Error(`There is no ${id}`);
  return found;
};

describe("the reference", () => {
  test("has every route once, with what it takes and answers", () => {
    expect(operations.map((one) => one.id).toSorted()).toEqual(
      routes.map((one) => one.id).toSorted(),
    );
    expect(new Set(sections.map((one) => one.slug)).size).toBe(sections.length);
  });

  test("says of every operation how it refuses, in the words of its answers", () => {
    expect(operations.filter((one) => one.refusals.length === 0)).toEqual([]);
    const codesOf = (id: string) =>
      operation(id).refusals.map(({ status, code }) => `${status} ${code}`);
    expect(codesOf("deleteApi")).toEqual([
      ...["400 invalid", "401 unauthenticated", "403 forbidden", "404 not_found"],
      ...["409 conflict", "429 rate_limited"],
    ]);
    expect(codesOf("introspectToken")).toContain("401 invalid_client");
    expect(codesOf("unkey.keys.getKey")).toContain("404 Not Found");
  });

  test("names the fields inside fields, with their bounds", () => {
    const fields = operation("createKey").request;
    expect(fields.find((one) => one.path === "limits[].windowMs")).toMatchObject({
      type: "integer",
      required: true,
    });
    expect(fields.find((one) => one.path === "credits.refill.mode")).toMatchObject({
      bounds: 'one of add, set; left out: "add"',
    });
    expect(fields.find((one) => one.path === "expiresAt")?.type).toBe("time or null");
    const paths = fields.map((one) => one.path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  test("is searched by path, name, sentence and field", () => {
    const found = (text: string) =>
      findOperations(sections, text).flatMap((one) => one.operations.map(({ id }) => id));
    expect(found("rotate")).toContain("rotateKey");
    expect(found("overlap seconds")).toEqual([
      ...["bulkKeys", "rotateKey", "addCredential", "rotateSigningSecret"],
    ]);
    expect(found("/v1/audit/head")).toEqual(["signAuditHead"]);
    expect(found("no such thing")).toEqual([]);
  });

  test("puts the reader's own ids into examples, and leaves the others", () => {
    const own = new Map([
      ["api", "api_mine"],
      ["user_1", "customer-7"],
    ]);
    const text = "api_1k2m3n4p5q6r7s8t9uvwx01 user_1 user_12 key_1k2m3n4p5q6r7s8t9uvwx01";
    expect(withOwnIds(text, own)).toBe("api_mine customer-7 user_12 key_1k2m3n4p5q6r7s8t9uvwx01");
  });
});

test("an example is of today: what lay ahead when it was made lies ahead", () => {
  const { call } = operation("createKey");
  const body = asOfToday(JSON.stringify(call.body), new Date("2031-02-03T04:05:06Z"));
  expect(JSON.parse(body)).toMatchObject({ expiresAt: "2031-05-04T00:00:00.000Z" });
});

test("a quote that ends a language's own text does not end it", () => {
  const call = {
    ...{ method: "POST", path: "/x", type: "application/json", streams: false },
    body: { name: "Zoë's `x`" },
  };
  const target = { baseUrl: "http://x", guarded: false };
  expect(sampleOf("curl", call, target)).toContain("Zoë'\\''s");
  expect(sampleOf("go", call, target)).toContain('Zoë\'s ` + "`" + `x` + "`" + `');
});
