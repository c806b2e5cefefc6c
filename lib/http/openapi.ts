import { z } from "zod";
import { EXAMPLES, type Example } from "./example";
import { failureComponents, failuresOf } from "./failures";
import { schemaOf } from "./json-schema";
import { wordsOf } from "./parameter-words";
import type { Route } from "./route";

type Json = Record<string, unknown>;

/** What the operations of a section are about. */
const TAGS: Readonly<Record<string, string>> = {
  Verify: "What your backend calls on every request it receives.",
  Keys: "The stable object behind a secret: scopes, limits, credits, expiry, rotation, revocation.",
  Jobs: "Long work with its progress.",
  APIs: "What you offer: scope catalogue, prefix, defaults for new keys.",
  Roles: "Named sets of scopes of an API.",
  Owners: "Your own customers, to whom keys belong.",
  Overrides: "Exceptions from limits for single identifiers.",
  Limits: "Rate limits for anything, without a key.",
  Usage: "Counts by time and outcome, and the log of single verifications.",
  Audit: "Who changed what, as a chain that can be checked.",
  Members: "People of the workspace and their roles.",
  Workspace: "The workspace itself.",
  Clients: "Backends that get short-lived tokens (OAuth 2.0), and the keys those are signed with.",
  OAuth:
    "An authorization server for each workspace: short-lived tokens (RFC 6749, 8693, 9068), introspection (7662), revocation (7009), keys (7517) and metadata (8414). Libraries for OAuth need the issuer alone: `{KEYWAY_API_URL}/w/{workspaceId}`.",
  Certificates:
    "Callers that are known by a client certificate, and the authorities that are believed.",
  Webhooks: "Where events are sent, and what became of each.",
  Leaks: "Reports of secrets that were found where they should not be.",
  "Unkey compatible":
    "Unkey's wire format, so that its clients work with only the server changed. See docs/unkey.md.",
  System: "Health, readiness, metrics and this document. Open to whoever reaches the port.",
};

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
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: serverUrl }],
    security: [{ managementKey: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({
      name,
      description: TAGS[name] ?? name,
    })),
    paths,
    components: {
      schemas,
      responses: failureComponents(routes, schemas),
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
    ...(body && {
      requestBody: { required: true, content: bodyOf(body, route, components) },
    }),
    responses: {
      [route.status ?? 200]: successOf(route, components),
      ...failuresOf(route),
    },
  };
}

function bodyOf(schema: z.ZodType, { id, form }: Route, components: Json): Json {
  const example = EXAMPLES[id]?.body;
  return {
    [form ? "application/x-www-form-urlencoded" : "application/json"]: {
      schema: schemaOf(schema, "input", components),
      ...(example !== undefined && { example }),
    },
  };
}

function successOf(route: Route, components: Json): Json {
  const { answer } = route.schemas;
  if (route.status === 204 || (!answer && !route.produces)) return { description: "Done" };
  const [first, ...others] = route.produces ?? ["application/json"];
  const schemaIn = (type: string | undefined) =>
    answer && type === "application/json"
      ? schemaOf(answer, "output", components)
      : { type: "string" };
  const example = EXAMPLES[route.id]?.answer;
  return {
    description: "Success",
    content: {
      [first ?? ""]: { schema: schemaIn(first), ...(example !== undefined && { example }) },
      ...Object.fromEntries(others.map((type) => [type, { schema: schemaIn(type) }])),
    },
  };
}

function parametersOf(route: Route, components: Json): Json[] {
  const { params, query } = route.schemas;
  const parameters: Json[] = [
    ...fieldsOf(params, "path", EXAMPLES[route.id]?.params, components),
    ...fieldsOf(query, "query", EXAMPLES[route.id]?.query, components),
  ].map((one) => ({ ...one, description: wordsOf(route, String(one.name)) }));
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
function fieldsOf(
  schema: z.ZodType | undefined,
  place: string,
  examples: Example["params"],
  components: Json,
): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = Shape.parse(schemaOf(schema, "input", components));
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: field,
    ...(examples?.[name] !== undefined && { example: typedValue(examples[name], field) }),
  }));
}

/** A parameter's text as its schema has it. */
const typedValue = (text: string, field: unknown) =>
  Typed.safeParse(field).success ? Number(text) : text;

const Typed = z.object({ type: z.enum(["integer", "number"]) });

const Shape = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});
