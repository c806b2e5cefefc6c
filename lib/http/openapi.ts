import { z } from "zod";
import type { Route } from "./route";
import { ProblemShape } from "./shapes";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of these routes, made from the schemas that read their requests and cut their answers. */
export function documentOf(routes: readonly Route[], serverUrl: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Keyway",
      version: "1",
      description: "Create, check, rotate and revoke API keys.",
    },
    servers: [{ url: serverUrl }],
    security: [{ managementKey: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        managementKey: {
          type: "http",
          scheme: "bearer",
          description: "A management key of the workspace.",
        },
      },
    },
  };
}

function operationOf(route: Route, components: Json): Json {
  const { body } = route.schemas;
  const needs = route.needs ? `Needs the permission \`${route.needs}\`.` : "";
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, needs].filter(Boolean).join("\n\n"),
    ...(route.needs === null && { security: [] }),
    parameters: parametersOf(route, components),
    ...(body && { requestBody: { required: true, content: json(body, "input", components) } }),
    responses: {
      [route.status ?? 200]: successOf(route, components),
      default: {
        description: "What went wrong (RFC 9457)",
        content: {
          "application/problem+json": { schema: schemaOf(ProblemShape, "output", components) },
        },
      },
    },
  };
}

function successOf(route: Route, components: Json): Json {
  const { answer } = route.schemas;
  if (route.status === 204) return { description: "Done" };
  const types = route.produces ?? ["application/json"];
  const schemaIn = (type: string) =>
    answer && type === "application/json"
      ? schemaOf(answer, "output", components)
      : { type: "string" };
  return {
    description: "Success",
    content: Object.fromEntries(types.map((type) => [type, { schema: schemaIn(type) }])),
  };
}

function parametersOf(route: Route, components: Json): Json[] {
  const { params, query } = route.schemas;
  const parameters = [
    ...fieldsOf(params, "path", components),
    ...fieldsOf(query, "query", components),
  ];
  if (route.method === "post" && route.needs)
    parameters.push({
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "The same key and body get the same answer for 24 hours; the request runs once.",
      schema: { type: "string", minLength: 1, maxLength: 255 },
    });
  return parameters;
}

/** The fields of an object schema as parameters. */
function fieldsOf(schema: z.ZodType | undefined, place: string, components: Json): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = Shape.parse(schemaOf(schema, "input", components));
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: field,
  }));
}

const Shape = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});

type Direction = "input" | "output";

const json = (schema: z.ZodType, io: Direction, components: Json) => ({
  "application/json": { schema: schemaOf(schema, io, components) },
});

/** JSON Schema of a schema; the named ones in it go to the components. */
function schemaOf(schema: z.ZodType, io: Direction, components: Json): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: "any", override });
  const moved: Json = JSON.parse(
    JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  const { $schema, $defs, ...rest } = moved;
  Object.assign(components, $defs);
  return rest;
}

/** An answer may gain fields later; and the pattern beside `format` says nothing more to anybody. */
const override: z.core.ToJSONSchemaParams["override"] = ({ zodSchema, jsonSchema }) => {
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
  const { def } = zodSchema._zod;
  if (def.type === "object" && !("catchall" in def && def.catchall))
    delete jsonSchema.additionalProperties;
};
