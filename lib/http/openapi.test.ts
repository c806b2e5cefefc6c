import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { routesOf } from "./app";
import { testHttp } from "./testing";

const { send, verifier } = testHttp();

const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(
    z.object({ name: z.string(), in: z.enum(["path", "query", "header"]), required: z.boolean() }),
  ),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});

const Document = z.object({
  openapi: z.literal("3.1.1"),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    responses: z.record(z.string(), z.unknown()),
  }),
});

let text: string;
let document: z.infer<typeof Document>;
let operations: [string, string, z.infer<typeof Operation>][];
beforeAll(async () => {
  const answer = await send("GET", "/openapi.json");
  text = answer.text;
  document = Document.parse(answer.body);
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, one]) => [method, path, one] satisfies [string, string, typeof one],
    ),
  );
});

describe("the OpenAPI document", () => {
  test("T13 lists every route that is served, and only those", () => {
    const served = routesOf(verifier).map((route) => `${route.method} ${route.path}`);
    const listed = operations.map(([method, path]) => `${method} ${path}`);
    expect(listed.toSorted()).toEqual(served.toSorted());
  });

  test("has the rows of the public contract", () => {
    const listed = operations.map(([method, path]) => `${method.toUpperCase()} ${path}`);
    expect(listed).toEqual(
      expect.arrayContaining([
        "POST /v1/keys/verify",
        "POST /v1/keys/verify-batch",
        "POST /v1/keys/lookup",
        "POST /v1/keys/{id}/rotate",
        "PATCH /v1/keys/{id}/secrets/{version}",
        "GET /v1/keys/{id}/callers",
        "GET /v1/verifications/{requestId}",
        "GET /openapi.json",
      ]),
    );
  });

  test("every reference in it leads somewhere", () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(references.length).toBeGreaterThan(50);
    const known = Object.entries(document.components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    );
    for (const one of references) expect(known).toContain(one);
  });

  test("each operation has a name of its own, its path's variables, and says how it fails", () => {
    const names = operations.map(([, , one]) => one.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const [, path, one] of operations) {
      const variables = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = one.parameters.filter((it) => it.in === "path");
      expect(declared.map((it) => it.name)).toEqual(variables);
      expect(declared.every((it) => it.required)).toBe(true);
      const [, kind] = /^\/(v2|w|\.well-known)\//.exec(path) ?? [];
      const type = kind === undefined ? "application/problem+json" : "application/json";
      const name = `${kind === undefined ? "" : kind === "v2" ? "Unkey" : "OAuth"}Failure`;
      expect(one.responses.default).toEqual({ $ref: `#/components/responses/${name}` });
      expect(document.components.responses[name]).toMatchObject({ content: { [type]: {} } });
    }
  });

  test("exactly the routes that anybody may call ask for no credential", () => {
    const open = operations.filter(([, , one]) => one.security?.length === 0);
    expect(open.map(([, path]) => path)).toEqual([
      // Clients prove themselves in terms of OAuth; metadata and public keys are for everybody.
      "/w/{workspaceId}/oauth/token",
      "/w/{workspaceId}/oauth/introspect",
      "/w/{workspaceId}/oauth/revoke",
      "/w/{workspaceId}/oauth/jwks.json",
      "/.well-known/oauth-authorization-server/w/{workspaceId}",
      "/.well-known/openid-configuration/w/{workspaceId}",
      "/w/{workspaceId}/.well-known/oauth-authorization-server",
      "/w/{workspaceId}/.well-known/openid-configuration",
      // Signed by whoever reports.
      "/v1/leaks/github",
      "/v1/leaks/report",
      "/healthz",
      "/readyz",
      "/metrics",
      "/openapi.json",
    ]);
  });

  test("K02 a secret is in the answers to creation and rotation alone, and a hash in none", () => {
    const holding = operations
      .filter(([, , one]) => JSON.stringify(one.responses).includes("KeyWithSecret"))
      .map(([, , one]) => one.operationId);
    expect(holding).toEqual(["createKey", "rotateKey"]);
    const withText = Object.entries(document.components.schemas)
      .filter(([, schema]) => JSON.stringify(schema).includes('"secret":{"type":"string"'))
      .map(([name]) => name);
    // Of a job: those of the rotations that it made, once.
    expect(withText).toEqual([
      ...["KeyWithSecret", "JobSecrets"],
      ...["ClientWithSecret", "CredentialWithSecret", "WebhookWithSecret"],
    ]);
    const ofJobs = operations
      .filter(([, , one]) => JSON.stringify(one.responses).includes("/JobSecrets"))
      .map(([, , one]) => one.operationId);
    expect(ofJobs).toEqual(["takeSecrets"]);
    const answered = JSON.stringify([
      document.components,
      operations.map(([, , one]) => one.responses),
    ]);
    expect(/"(?:hash|pepperVersion|passwordHash)"/.test(answered)).toBe(false);
  });

  test("T03 every body that is an object refuses unknown fields", () => {
    const taking = operations.filter(([, , one]) => one.requestBody !== undefined);
    expect(taking.length).toBeGreaterThan(15);
    // GitHub's bodies may have fields that are new to us.
    const ours = taking.filter(([, path]) => !/^\/v1\/leaks\/(?:github|report)$/.test(path));
    for (const [, path, one] of ours) {
      const body = JSON.stringify(one.requestBody);
      const closed =
        body.includes('"additionalProperties":false') || body.includes("VerifyRequest");
      expect(closed ? "closed" : path).toBe("closed");
    }
  });
});
