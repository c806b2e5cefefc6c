import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { z } from "zod";
import { routesOf } from "./app";
import { EXAMPLES } from "./example";
import { documentOf } from "./openapi";

const routes = routesOf(() => Promise.reject(new Error("Nothing is served here.")));
const document = documentOf(routes, "https://api.keyway.test");

async function lint(source: object): Promise<string[]> {
  const config = await createConfig({
    extends: ["recommended"],
    rules: {
      "no-invalid-schema-examples": "error",
      "no-invalid-media-type-examples": "error",
      "operation-tag-defined": "error",
      "tag-description": "error",
      "no-invalid-parameter-examples": "error",
      "parameter-description": "error",
      "operation-description": "error",
      "operation-4xx-response": "error",
      // OpenAPI 3.1, 4.8.8.2: a path without variables is matched before one with them.
      "no-ambiguous-paths": "off",
    },
  });
  const problems = await lintFromString({ source: JSON.stringify(source), config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer ?? ""}`,
  );
}

test("the OpenAPI document has no fault and no warning under Redocly's recommended rules", async () => {
  expect(await lint(document)).toEqual([]);
  const broken = documentOf(
    routes.slice(0, 9).map((route) => ({ ...route, tag: "Else", needs: null, id: "" })),
    "",
  );
  expect((await lint({ ...broken, tags: [] })).length).toBeGreaterThan(9);
});

test("every operation has an example of its request and of its answer", () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(routes.map((route) => route.id).toSorted());
  const lacking = routes.filter(({ id, status, schemas, path }) => {
    const example = EXAMPLES[id];
    const body = schemas.body === undefined || example?.body !== undefined;
    const params = !path.includes("{") || example?.params !== undefined;
    const answer = status === 204 || schemas.answer === undefined || example?.answer !== undefined;
    return !(body && params && answer);
  });
  expect(lacking.map((route) => route.id)).toEqual([]);
});

test("every section of the reference says what it is about", () => {
  const Tags = z.object({ tags: z.array(z.object({ name: z.string(), description: z.string() })) });
  const { tags } = Tags.parse(document);
  expect(tags.filter((tag) => tag.description === tag.name)).toEqual([]);
});
