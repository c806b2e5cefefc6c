import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { TLSSocket } from "node:tls";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, expect } from "vitest";
import { testDatabase } from "@/db/testing";
import { certificateOf } from "@/lib/certificates/certificate";
import { setVariables } from "@/lib/env";
import { createApp } from "@/lib/http/app";
import { newTestClient } from "@/lib/testing/client";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { testVerifier } from "@/lib/verifier/testing";

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * The API on a port of its own, under the address that its issuers have. To be awaited first of all in a test file:
 * the address is a setting.
 * @param shown what a listener beside it shows, that asks for certificates; without it there is none
 */
export async function testAuthorizationServer(shown?: Readonly<{ pem: string; key: string }>) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const tlsPort = await freePort();
  setVariables({ KEYWAY_API_URL: url, KEYWAY_MTLS_URL: `https://localhost:${tlsPort}` });
  const verifier = testVerifier(testDatabase());
  let server: Server | undefined;
  let secure: Server | undefined;
  beforeAll(async () => {
    const { fetch } = createApp(verifier, 0);
    const listener = getRequestListener((request) => fetch(request, { peer: "203.0.113.7" }));
    server = createServer((request, response) => void listener(request, response));
    server.listen(port, "localhost");
    await once(server, "listening");
    if (!shown) return;
    const door = ({ socket }: IncomingMessage) => {
      const x509 = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
      return { peer: "203.0.113.7", certificate: x509 ? certificateOf(x509) : null };
    };
    const tls = { cert: shown.pem, key: shown.key, requestCert: true, rejectUnauthorized: false };
    secure = createTlsServer(tls, (request, response) => {
      void getRequestListener((one) => fetch(one, door(request)))(request, response);
    });
    secure.listen(tlsPort, "localhost");
    await once(secure, "listening");
  });
  afterAll(() => {
    secure?.closeAllConnections();
    secure?.close();
    server?.closeAllConnections();
    server?.close();
  });
  return { url, verifier };
}

export const AUDIENCE = "https://billing.example.com";
const SCOPES = ["invoices:read", "invoices:write", "reports:read"];

/** A workspace with an API that has an audience, a client with a grant for it, and one that may introspect. */
export async function newTestIssuerTenant(url: string, api: object = {}) {
  const workspace = await newTestWorkspace();
  const scopes = SCOPES.map((name) => ({ name }));
  const { id: apiId } = await newTestApi(workspace, { audience: AUDIENCE, scopes, ...api });
  const client = async (input: object = {}, scopes: readonly string[] = ["invoices:*"]) => {
    const made = await newTestClient(workspace.owner, { grants: [{ apiId, scopes }], ...input });
    return { id: made.client.id, secret: made.secret ?? "", client: made.client };
  };
  const introspect = [{ apiId, scopes: [], introspect: true }];
  const server = await client({ name: "Resource server", grants: introspect });
  const issuer = `${url}/w/${workspace.id}`;
  const key = (input: object = {}) =>
    newTestKey(workspace, apiId, { scopes: ["invoices:read", "reports:*"], ...input });

  /** Calls an endpoint with HTTP Basic, or without a client. */
  const post = async (
    endpoint: "token" | "introspect" | "revoke",
    form: Record<string, string> | [string, string][],
    as?: Readonly<{ id: string; secret: string }>,
    headers: Record<string, string> = {},
  ) => {
    const basic = as && `Basic ${Buffer.from(`${as.id}:${as.secret}`).toString("base64")}`;
    const response = await fetch(`${issuer}/oauth/${endpoint}`, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { ...(basic && { authorization: basic }), ...headers },
    });
    const text = await response.text();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  };
  const tokenFor = async (
    as: Readonly<{ id: string; secret: string }>,
    form: Record<string, string> = {},
  ): Promise<string> => {
    const answer = await post("token", { grant_type: "client_credentials", ...form }, as);
    return tokenIn(answer.body);
  };
  const exchange = (secret: string, form: Record<string, string> = {}, as?: typeof server) =>
    post("token", { ...EXCHANGE, subject_token: secret, ...form }, as);
  const introspection = async (token: string, as: Pick<typeof server, "id" | "secret"> = server) =>
    (await post("introspect", { token }, as)).body;
  return {
    ...{ workspace, apiId, issuer, client, server, key, post, tokenFor, exchange, introspection },
  };
}

/** What an exchange of a key says besides the key. */
export const EXCHANGE = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:keyway:params:oauth:token-type:api-key",
};

/** The token in an answer of the endpoint. */
export function tokenIn(body: unknown): string {
  if (typeof body === "object" && body !== null && "access_token" in body)
    return String(body.access_token);
  throw new Error(`There is no token in ${JSON.stringify(body)}`);
}

export const GRANT = { grant_type: "client_credentials" };

/** An answer in the form of RFC 6749 5.2. */
export const refusal = (status: number, error: string) =>
  expect.objectContaining({ status, body: { error, error_description: expect.any(String) } });
