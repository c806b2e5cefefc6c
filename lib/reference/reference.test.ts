import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { givenVariables } from "@/lib/env";
import { routesOf } from "@/lib/http/app";
import { documentOf } from "@/lib/http/openapi";
import { withOwnIds } from "./own";
import { KEY_VARIABLE, type Language, sampleOf } from "./sample";
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
      ...["rotateKey", "addCredential", "rotateSigningSecret"],
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

type Received = Readonly<{
  method?: string | undefined;
  url?: string | undefined;
  token?: string | undefined;
  body: string;
}>;

/** Runs a sample as somebody would who pasted it. @returns what the server got */
async function run(language: keyof typeof COMMANDS, id: string): Promise<Received> {
  let received: Received | undefined;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const { method, url, headers } = request;
    received = { method, url, token: headers.authorization, body };
    response.end("{}");
  }).listen(0, "127.0.0.1");
  try {
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { call, guarded } = operation(id);
    const code = sampleOf(language, call, { baseUrl: `http://127.0.0.1:${port}`, guarded });
    const [program, ...args] = COMMANDS[language](code);
    const env = { ...givenVariables(), [KEY_VARIABLE]: "a-management-key" };
    await promisify(execFile)(program ?? "", args, { env });
  } finally {
    server.close();
  }
  if (!received) throw new Error("Nothing arrived.");
  return received;
}

/** Go is left out: it is not where the others are. */
const COMMANDS: Readonly<Record<Exclude<Language, "go">, (code: string) => string[]>> = {
  curl: (code) => ["sh", "-c", code],
  typescript: (code) => [process.execPath, "--input-type=module", "-e", code],
  python: (code) => ["python3", "-c", code],
};

describe("a sample works as pasted", () => {
  test.each([
    ["curl", "createKey"],
    ["curl", "listKeys"],
    ["typescript", "createKey"],
    ["typescript", "deleteRole"],
    ["python", "createKey"],
    ["python", "deleteRole"],
  ] as const)("in %s, %s", async (language, id) => {
    const { call } = operation(id);
    const received = await run(language, id);
    expect(received).toMatchObject({
      method: call.method,
      url: call.path,
      token: "Bearer a-management-key",
    });
    expect(received.body === "" ? undefined : JSON.parse(received.body)).toEqual(call.body);
  });

  test("in curl, also with a quote in the body", () => {
    const call = { method: "POST", path: "/x", body: { name: "Zoë's" }, type: "application/json" };
    expect(sampleOf("curl", call, { baseUrl: "http://x", guarded: false })).toContain("Zoë'\\''s");
  });
});
