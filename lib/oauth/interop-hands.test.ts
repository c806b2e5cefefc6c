import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import express, { type ErrorRequestHandler } from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import { ClientCredentials } from "simple-oauth2";
import { beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "@/lib/certificates/testing";
import { AUTH_METHODS } from "@/lib/clients/client";
import { findAuthlib } from "@/scripts/tools.mjs";
import { AUDIENCE, GRANT, newTestIssuerTenant, testAuthorizationServer, tokenIn } from "./testing";
import { fetchShowing, newTestClientOf, type Proven } from "./testing-methods";

const own = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
const { url } = await testAuthorizationServer(own);

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
beforeAll(async () => {
  acme = await newTestIssuerTenant(url);
});

test.each([
  { method: "client_secret_basic", authorizationMethod: "header" },
  { method: "client_secret_post", authorizationMethod: "body" },
] as const)("simple-oauth2 gets a token with $method, and revokes it", async (row) => {
  const { id, secret } = await newTestClientOf(acme, row.method);
  const { pathname } = new URL(acme.issuer);
  const client = new ClientCredentials({
    client: { id, secret },
    auth: {
      ...{ tokenHost: url, tokenPath: `${pathname}/oauth/token` },
      revokePath: `${pathname}/oauth/revoke`,
    },
    options: { authorizationMethod: row.authorizationMethod },
  });
  const token = await client.getToken({ scope: "invoices:read" });
  expect(token.expired()).toBe(false);
  const text = String(token.token.access_token);
  expect(await acme.introspection(text)).toMatchObject({ active: true, client_id: id });
  await token.revoke("access_token");
  expect(await acme.introspection(text)).toEqual({ active: false });
});

/** A token that a client got over the listener for certificates, whichever way it proves itself. */
async function boundToken({ id, shown }: Proven, { issuer }: Tenant): Promise<string> {
  const target = issuer.replace(url, String(process.env.KEYWAY_MTLS_URL));
  const answer = await fetchShowing(shown, own.pem)(`${target}/oauth/token`, {
    ...{ method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } },
    body: new URLSearchParams({ ...GRANT, client_id: id }),
  });
  return tokenIn(await answer.json());
}

describe("O06 express-oauth2-jwt-bearer in strict mode", () => {
  /** What it answers on a server that asks for certificates. */
  async function answerTo(token: string, tenant = acme, shown: Proven["shown"] = null) {
    const app = express();
    app.use(
      auth({
        ...{ issuerBaseURL: tenant.issuer, audience: AUDIENCE, strict: true },
        mtls: { enabled: true },
        getCertificate: ({ socket }) =>
          socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined,
      }),
    );
    app.get("/", requiredScopes("invoices:write"), (_, response) => void response.send("ok"));
    app.use(((error, _request, response, _next) => {
      response.status(error.status).set(error.headers).end();
    }) satisfies ErrorRequestHandler);
    const tls = { cert: own.pem, key: own.key, requestCert: true, rejectUnauthorized: false };
    const server = https.createServer(tls, app).listen(0, "localhost");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${token}`, connection: "close" };
    const call = fetchShowing(shown, own.pem);
    const answer = await call(`https://localhost:${port}/`, { method: "GET", headers });
    server.close();
    return answer;
  }

  test.each(["ES256", "RS256"])(
    "accepts our tokens of %s, and tells 401 from 403",
    async (algorithm) => {
      const tenant = await newTestIssuerTenant(url, { tokens: { algorithm } });
      const [full, narrow] = [await tenant.client(), await tenant.client({}, ["invoices:read"])];
      expect((await answerTo(await tenant.tokenFor(full), tenant)).status).toBe(200);
      const lacking = await answerTo(await tenant.tokenFor(narrow), tenant);
      expect(lacking.status).toBe(403);
      expect(lacking.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
      expect((await answerTo(await tenant.tokenFor(full))).status).toBe(401);
    },
  );

  test.each(["tls_client_auth", "self_signed_tls_client_auth"] as const)(
    "accepts a token of %s with its certificate alone",
    async (method) => {
      const tenant = await newTestIssuerTenant(url);
      const client = await newTestClientOf(tenant, method);
      const token = await boundToken(client, tenant);
      expect((await answerTo(token, tenant, client.shown)).status).toBe(200);
      const other = makeCertificate({ name: "billing", usage: "clientAuth" });
      expect((await answerTo(token, tenant, other)).status).toBe(401);
    },
  );
});

describe("O16 Authlib of Debian", () => {
  test.each(AUTH_METHODS)(
    "gets, exchanges, asks about and revokes tokens with %s",
    async (method) => {
      const client = await newTestClientOf(acme, method);
      const { secret } = await acme.key();
      const script = "lib/oauth/testing-authlib.py";
      const env = { ...process.env, AUTHLIB_INSECURE_TRANSPORT: "1" };
      const child = spawn(findAuthlib(), [script], { env, stdio: ["pipe", "pipe", "inherit"] });
      child.stdin.end(
        JSON.stringify({
          ...{ ...client, method, key: secret, issuer: acme.issuer, audience: AUDIENCE },
          ...{ ca: own.certFile, certFile: client.shown?.certFile, keyFile: client.shown?.keyFile },
        }),
      );
      let text = "";
      for await (const chunk of child.stdout) text += chunk;
      const before = expect.objectContaining({ active: true, client_id: client.id, aud: AUDIENCE });
      const told = { before, revoked: 200, after: { active: false } };
      expect(JSON.parse(text)).toEqual([told, told]);
    },
  );
});

test("O16 curl gets a token with -u, and asks about it", async () => {
  const { id, secret } = await acme.client();
  const curl = async (...args: string[]) =>
    JSON.parse((await promisify(execFile)("curl", ["-sS", ...args])).stdout);
  const { access_token: token } = await curl(
    ...[`${acme.issuer}/oauth/token`, "-u", `${id}:${secret}`],
    ...["-d", "grant_type=client_credentials", "-d", `resource=${AUDIENCE}`],
  );
  const { id: server, secret: other } = acme.server;
  const told = await curl(
    ...[`${acme.issuer}/oauth/introspect`, "-u", `${server}:${other}`, "-d", `token=${token}`],
  );
  expect(told).toMatchObject({
    active: true,
    client_id: id,
    scope: "invoices:read invoices:write",
  });
});
