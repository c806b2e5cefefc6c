import { beforeAll, expect } from "vitest";
import { z } from "zod";
import { testDatabase } from "@/db/testing";
import { testReporters } from "@/lib/leaks/testing-reporters";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import type { Verifier } from "@/lib/verifier/open";
import { testVerifier } from "@/lib/verifier/testing";
import { createApp } from "./app";
import { isOAuthPath } from "./oauth-problem";
import { type Checker, checkerOf } from "./testing-schema";
import { UnkeyProblemShape } from "./v2/shapes";

/** What a test sends: `body` goes out as JSON, `raw` as it is. */
export type Sent = Readonly<{
  key?: string;
  body?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}>;

/**
 * The API over a database of the calling test file. Every answer is held to the OpenAPI document.
 * @param perMinute how many calls a management key may make; 0: any number
 */
export function testHttp(perMinute = 0) {
  testReporters();
  const verifier = testVerifier(testDatabase());
  return { ...doorTo(verifier, perMinute), verifier };
}

/** A door of its own, with a limit of its own, to what another one leads to. */
export function doorTo(verifier: () => Verifier, perMinute: number) {
  let app: ReturnType<typeof createApp>;
  beforeAll(() => {
    app = createApp(verifier, perMinute);
  });

  /** The answer as it comes, for one that does not end. */
  const request = (method: string, path: string, { key, body, raw, headers }: Sent = {}) =>
    app.request(
      path,
      {
        method,
        body: raw ?? (body === undefined ? null : JSON.stringify(body)),
        headers: {
          ...(key && { authorization: `Bearer ${key}` }),
          ...((raw ?? body) !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
      },
      { peer: "203.0.113.7" },
    );
  let checker: Checker | undefined;
  const send = async (method: string, path: string, sent: Sent = {}) => {
    const answer = await received(path, await request(method, path, sent));
    checker ??= checkerOf(await (await request("GET", "/openapi.json")).json());
    const { pathname } = new URL(path, "http://localhost");
    const type = answer.headers.get("content-type");
    const told = { method, path: pathname, status: answer.status, type, body: answer.body };
    expect({ ...told, faults: checker(told) }).toEqual({ ...told, faults: [] });
    return answer;
  };
  return { send, request };
}

export type Send = ReturnType<typeof testHttp>["send"];

async function received(path: string, response: Response) {
  const { status, headers } = response;
  const endless = headers.get("content-type") === "text/event-stream";
  const text = await (endless ? beginningOf(response) : response.text());
  expect(headers.get("x-request-id")).toMatch(/^req_/);
  const kept = status < 400 && /jwks\.json(?:\?|$)|\/\.well-known\//.test(path);
  expect(headers.get("cache-control")).toBe(kept ? "public, max-age=300" : "no-store");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  const json = text !== "" && /json$/.test(headers.get("content-type") ?? "");
  const body: unknown = json ? JSON.parse(text) : undefined;
  if (status >= 400 && path.startsWith("/v2/")) expectUnkeyProblem(status, headers, body);
  else if (status >= 400 && isOAuthPath(path)) expectOAuthProblem(headers, body);
  else if (status >= 400) expectProblem(status, headers, body);
  return { status, headers, text, body };
}

/** What a stream begins with; then it is left. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

const Problem = z.strictObject({
  type: z.string().startsWith("urn:keyway:problem:"),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string().min(1) })),
});

function expectProblem(status: number, headers: Headers, body: unknown) {
  expect(headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(body);
  expect(problem.status).toBe(status);
  expect(problem.type).toBe(`urn:keyway:problem:${problem.code}`);
  if (!headers.has("idempotency-replayed"))
    expect(problem.requestId).toBe(headers.get("x-request-id"));
}

function expectOAuthProblem(headers: Headers, body: unknown) {
  expect(headers.get("content-type")).toBe("application/json");
  const description = expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  expect(body).toEqual({
    error: expect.stringMatching(/^[a-z_]+$/),
    error_description: description,
  });
}

function expectUnkeyProblem(status: number, headers: Headers, body: unknown) {
  expect(headers.get("content-type")).toMatch(/^application\/(?:problem\+)?json$/);
  const { meta, error } = UnkeyProblemShape.parse(body);
  expect(error.status).toBe(status);
  expect(error.detail).not.toBe("");
  expect(error.type).toMatch(/^https:\/\/unkey\.com\/docs\/errors\/\w+\/\w+\/\w+$/);
  if (status === 400) expect(error.errors).toBeInstanceOf(Array);
  if (!headers.has("idempotency-replayed"))
    expect(meta.requestId).toBe(headers.get("x-request-id"));
}

/** An answer that is a problem, without what differs from answer to answer. */
export const problem = (status: number, code: string, detail: string, errors: object[] = []) =>
  expect.objectContaining({
    status,
    body: {
      type: `urn:keyway:problem:${code}`,
      title: expect.any(String),
      status,
      detail,
      code,
      requestId: expect.stringMatching(/^req_/),
      errors,
    },
  });

/** A workspace with an API, and the text of a management key of those scopes. */
export async function newTestTenant(scopes: readonly string[] = ["*"]) {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace, { prefix: "acme" });
  const managementKey = async (granted: readonly string[], input: object = {}) =>
    newTestKey(workspace, workspace.managementApiId, { scopes: granted, ...input });
  const { secret: key, key: caller } = await managementKey(scopes);
  return { workspace, api, key, managementKey, callerId: caller.id };
}
