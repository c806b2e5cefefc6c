import { execFile } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import express, { type ErrorRequestHandler } from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import { exportJWK, generateKeyPair } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { ClientCredentials } from "simple-oauth2";
import { beforeAll, describe, expect, test } from "vitest";
import { AUDIENCE, EXCHANGE, newTestIssuerTenant, testAuthorizationServer } from "./testing";

const { url } = await testAuthorizationServer();

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
beforeAll(async () => {
  acme = await newTestIssuerTenant(url);
});

const insecure = { execute: [openid.allowInsecureRequests] };
const ask = { resource: AUDIENCE, scope: "invoices:read" };

async function newKeyPair() {
  const pair = await generateKeyPair("ES256", { extractable: true });
  return { ...pair, jwk: { ...(await exportJWK(pair.publicKey)) } };
}

describe("openid-client", () => {
  const methods = {
    client_secret_basic: async () => {
      const { id, secret } = await acme.client();
      return [id, openid.ClientSecretBasic(secret)] as const;
    },
    client_secret_post: async () => {
      const { id, secret } = await acme.client({ authMethod: "client_secret_post" });
      return [id, openid.ClientSecretPost(secret)] as const;
    },
    private_key_jwt: async () => {
      const { jwk, privateKey } = await newKeyPair();
      const { id } = await acme.client({ authMethod: "private_key_jwt", jwks: { keys: [jwk] } });
      return [id, openid.PrivateKeyJwt(privateKey)] as const;
    },
  };

  test.each(
    Object.entries(methods).flatMap(([name, make]) =>
      (["oauth2", "oidc"] as const).map((algorithm) => ({ name, make, algorithm })),
    ),
  )("O16 discovers by $algorithm, gets, exchanges and revokes tokens with $name", async (row) => {
    const [id, method] = await row.make();
    const server = new URL(acme.issuer);
    const { algorithm } = row;
    const options = { ...insecure, algorithm };
    const config = await openid.discovery(server, id, undefined, method, options);
    const token = await openid.clientCredentialsGrant(config, ask);
    expect(token).toMatchObject({ token_type: "bearer", expires_in: 300, scope: "invoices:read" });
    const { secret } = await acme.key();
    const { grant_type: grant, ...subject } = EXCHANGE;
    const traded = await openid.genericGrantRequest(config, grant, {
      ...{ ...subject, subject_token: secret, ...ask },
    });
    expect(await acme.introspection(traded.access_token)).toMatchObject({
      ...{ active: true, client_id: id, aud: AUDIENCE, scope: "invoices:read" },
    });
    for (const one of [token, traded]) {
      await openid.tokenRevocation(config, one.access_token);
      expect(await acme.introspection(one.access_token)).toEqual({ active: false });
    }
  });

  test("O10 introspects as the resource server", async () => {
    const { id, secret } = acme.server;
    const proof = openid.ClientSecretBasic(secret);
    const config = await openid.discovery(new URL(acme.issuer), id, undefined, proof, insecure);
    const token = await acme.tokenFor(await acme.client(), ask);
    const told = await openid.tokenIntrospection(config, token);
    expect(told).toMatchObject({ active: true, iss: acme.issuer, aud: AUDIENCE });
  });

  test("exchanges a key without a client, and whoever holds the token revokes it", async () => {
    const { key, secret } = await acme.key();
    const none = openid.None();
    const config = await openid.discovery(new URL(acme.issuer), key.id, undefined, none, insecure);
    const { grant_type: grant, ...subject } = EXCHANGE;
    const token = await openid.genericGrantRequest(config, grant, {
      ...{ ...subject, subject_token: secret },
    });
    expect(token.scope).toBe("invoices:read reports:read");
    const told = await acme.introspection(token.access_token);
    expect(told).toMatchObject({ active: true, sub: key.id, client_id: key.id, key_id: key.id });
    await openid.tokenRevocation(config, token.access_token);
    expect(await acme.introspection(token.access_token)).toEqual({ active: false });
  });
});

describe("oauth4webapi", () => {
  const http = { [oauth.allowInsecureRequests]: true };

  test.each([
    { algorithm: "oauth2", signed: "ES256" },
    { algorithm: "oidc", signed: "RS256" },
  ] as const)(
    "O04 O14 finds the metadata by $algorithm, whose issuer is the URL, and accepts a token of $signed as a resource server",
    async ({ algorithm, signed }) => {
      const tenant = await newTestIssuerTenant(url, { tokens: { algorithm: signed } });
      const metadataOf = async ({ issuer }: Pick<Tenant, "issuer">) => {
        const at = new URL(issuer);
        const found = await oauth.discoveryRequest(at, { ...http, algorithm });
        return oauth.processDiscoveryResponse(at, found);
      };
      const token = await tenant.tokenFor(await tenant.client());
      const request = new Request(AUDIENCE, { headers: { authorization: `Bearer ${token}` } });
      const server = await metadataOf(tenant);
      expect(server.issuer).toBe(tenant.issuer);
      const claims = await oauth.validateJwtAccessToken(server, request, AUDIENCE, http);
      expect(claims).toMatchObject({ aud: AUDIENCE, scope: "invoices:read invoices:write" });
      const elsewhere = oauth.validateJwtAccessToken(server, request, "https://other.test", http);
      await expect(elsewhere).rejects.toThrow(/aud/);
      const other = await metadataOf(acme);
      const foreign = oauth.validateJwtAccessToken(other, request, AUDIENCE, http);
      await expect(foreign).rejects.toThrow();
    },
  );
});

test("simple-oauth2 gets a token, and revokes it", async () => {
  const { id, secret } = await acme.client();
  const { pathname } = new URL(acme.issuer);
  const client = new ClientCredentials({
    client: { id, secret },
    auth: {
      ...{ tokenHost: url, tokenPath: `${pathname}/oauth/token` },
      revokePath: `${pathname}/oauth/revoke`,
    },
  });
  const token = await client.getToken({ scope: "invoices:read" }, { json: true });
  expect(token.expired()).toBe(false);
  const text = String(token.token.access_token);
  expect(await acme.introspection(text)).toMatchObject({ active: true });
  await acme.post("revoke", { token: text }, { id, secret });
  expect(await acme.introspection(text)).toEqual({ active: false });
});

describe("O06 express-oauth2-jwt-bearer in strict mode", () => {
  async function answerTo(token: string): Promise<Response> {
    const app = express();
    app.use(auth({ issuerBaseURL: acme.issuer, audience: AUDIENCE, strict: true }));
    app.get("/", requiredScopes("invoices:write"), (_, response) => void response.send("ok"));
    app.use(((error, _request, response, _next) => {
      response.status(error.status).set(error.headers).end();
    }) satisfies ErrorRequestHandler);
    const server = app.listen(0, "localhost");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`http://localhost:${port}/`, { headers });
    server.close();
    return answer;
  }

  test("accepts our tokens, and tells 401 from 403", async () => {
    const [full, narrow] = [await acme.client(), await acme.client({}, ["invoices:read"])];
    expect((await answerTo(await acme.tokenFor(full))).status).toBe(200);
    const lacking = await answerTo(await acme.tokenFor(narrow));
    expect(lacking.status).toBe(403);
    expect(lacking.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    const other = await newTestIssuerTenant(url);
    expect((await answerTo(await other.tokenFor(await other.client()))).status).toBe(401);
  });
});

test("O16 curl gets a token with -u, and asks about it", async () => {
  const { id, secret } = await acme.client();
  const curl = async (...args: string[]) =>
    JSON.parse((await promisify(execFile)("curl", ["-sS", ...args])).stdout);
  const { access_token: token } = await curl(
    ...[`${acme.issuer}/oauth/token`, "-u", `${id}:${secret}`],
    ...["-d", "grant_type=client_credentials", "-d", `resource=${AUDIENCE}`],
  );
  const { id: server, secret: own } = acme.server;
  const told = await curl(
    ...[`${acme.issuer}/oauth/introspect`, "-u", `${server}:${own}`, "-d", `token=${token}`],
  );
  expect(told).toMatchObject({
    active: true,
    client_id: id,
    scope: "invoices:read invoices:write",
  });
});
