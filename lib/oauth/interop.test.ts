import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "@/lib/certificates/testing";
import { AUTH_METHODS, type AuthMethod } from "@/lib/clients/client";
import { AUDIENCE, EXCHANGE, newTestIssuerTenant, testAuthorizationServer } from "./testing";
import { fetchShowing, newTestClientOf, type Proven } from "./testing-methods";

// Every way to prove a client, with every endpoint, by the two libraries that know all of them.

const own = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
const { url } = await testAuthorizationServer(own);

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
const clients = new Map<AuthMethod, Proven>();
beforeAll(async () => {
  acme = await newTestIssuerTenant(url);
  for (const method of AUTH_METHODS) clients.set(method, await newTestClientOf(acme, method));
});

function clientOf(method: AuthMethod): Proven {
  const client = clients.get(method);
  if (!client) throw new Error(`There is no client of ${method}.`);
  return client;
}

const overTls = (method: AuthMethod) => method.endsWith("tls_client_auth");
const ask = { resource: AUDIENCE, scope: "invoices:read" };
const { grant_type: EXCHANGING, ...SUBJECT } = EXCHANGE;
const cnfOf = ({ shown }: Proven) =>
  shown ? { "x5t#S256": shown.certificate.thumbprint } : undefined;

/** What a library says of a token while it stands, and what it says afterwards. */
const standing = (client: Proven) =>
  expect.objectContaining({
    ...{ active: true, client_id: client.id, aud: AUDIENCE, scope: "invoices:read" },
    ...(client.shown && { cnf: cnfOf(client) }),
  });

const rows = AUTH_METHODS.flatMap((method) =>
  (["oauth2", "oidc"] as const).map((algorithm) => ({ method, algorithm })),
);

describe.each(rows)("with $method, found by $algorithm,", ({ method, algorithm }) => {
  test("O08 O16 openid-client gets, exchanges, asks about and revokes tokens", async () => {
    const client = clientOf(method);
    const proof = {
      client_secret_basic: () => openid.ClientSecretBasic(client.secret),
      client_secret_post: () => openid.ClientSecretPost(client.secret),
      private_key_jwt: () => openid.PrivateKeyJwt(client.privateKey ?? expect.unreachable()),
      tls_client_auth: () => openid.TlsClientAuth(),
      self_signed_tls_client_auth: () => openid.TlsClientAuth(),
    }[method]();
    const config = await openid.discovery(
      new URL(acme.issuer),
      client.id,
      { use_mtls_endpoint_aliases: overTls(method) },
      proof,
      {
        ...{ algorithm, execute: [openid.allowInsecureRequests] },
        [openid.customFetch]: fetchShowing(client.shown, own.pem),
      },
    );
    const token = await openid.clientCredentialsGrant(config, ask);
    expect(token).toMatchObject({ token_type: "bearer", expires_in: 300, scope: "invoices:read" });
    const { secret } = await acme.key();
    const traded = await openid.genericGrantRequest(config, EXCHANGING, {
      ...{ ...SUBJECT, subject_token: secret, ...ask },
    });
    for (const { access_token: text } of [token, traded]) {
      expect(await openid.tokenIntrospection(config, text)).toEqual(standing(client));
      await openid.tokenRevocation(config, text);
      expect(await openid.tokenIntrospection(config, text)).toEqual({ active: false });
    }
    expect(decodeJwt(token.access_token).cnf).toEqual(cnfOf(client));
  });

  test("O04 O08 O14 oauth4webapi gets, exchanges, checks, asks about and revokes tokens", async () => {
    const { shown, secret, privateKey, id } = clientOf(method);
    const http = {
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: fetchShowing(shown, own.pem),
    };
    const proof = {
      client_secret_basic: () => oauth.ClientSecretBasic(secret),
      client_secret_post: () => oauth.ClientSecretPost(secret),
      private_key_jwt: () => oauth.PrivateKeyJwt(privateKey ?? expect.unreachable()),
      tls_client_auth: () => oauth.TlsClientAuth(),
      self_signed_tls_client_auth: () => oauth.TlsClientAuth(),
    }[method]();
    const issuer = new URL(acme.issuer);
    const found = await oauth.discoveryRequest(issuer, { ...http, algorithm });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    expect(server.issuer).toBe(acme.issuer);
    const client = { client_id: id, use_mtls_endpoint_aliases: overTls(method) };
    const { secret: subject_token } = await acme.key();
    const subject = { ...SUBJECT, subject_token, ...ask };
    const got = await oauth.processClientCredentialsResponse(
      ...([server, client] as const),
      await oauth.clientCredentialsGrantRequest(server, client, proof, ask, http),
    );
    const traded = await oauth.processGenericTokenEndpointResponse(
      ...([server, client] as const),
      await oauth.genericTokenEndpointRequest(server, client, proof, EXCHANGING, subject, http),
    );
    const introspect = async (text: string) =>
      oauth.processIntrospectionResponse(
        ...([server, client] as const),
        await oauth.introspectionRequest(server, client, proof, text, http),
      );
    for (const { access_token: text } of [got, traded]) {
      const request = new Request(AUDIENCE, { headers: { authorization: `Bearer ${text}` } });
      const checked = oauth.validateJwtAccessToken(server, request, AUDIENCE, {
        [oauth.allowInsecureRequests]: true,
      });
      // It knows no certificates, so it must not accept what is bound to one (RFC 8705, 3).
      if (shown) await expect(checked).rejects.toThrow("Confirmation");
      else expect(await checked).toMatchObject({ client_id: id, scope: "invoices:read" });
      expect(await introspect(text)).toEqual(standing(clientOf(method)));
      const done = await oauth.revocationRequest(server, client, proof, text, http);
      await oauth.processRevocationResponse(done);
      expect(await introspect(text)).toEqual({ active: false });
    }
  });
});

test("openid-client exchanges a key without a client, and whoever holds the token revokes it", async () => {
  const { key, secret } = await acme.key();
  const execute = [openid.allowInsecureRequests];
  const issuer = new URL(acme.issuer);
  const config = await openid.discovery(issuer, key.id, undefined, openid.None(), { execute });
  const token = await openid.genericGrantRequest(config, EXCHANGING, {
    ...{ ...SUBJECT, subject_token: secret },
  });
  expect(token.scope).toBe("invoices:read reports:read");
  const told = await acme.introspection(token.access_token);
  expect(told).toMatchObject({ active: true, sub: key.id, client_id: key.id, key_id: key.id });
  await openid.tokenRevocation(config, token.access_token);
  expect(await acme.introspection(token.access_token)).toEqual({ active: false });
});

test.each(["ES256", "RS256"])(
  "O04 O14 oauth4webapi accepts a token of %s at its own API and issuer alone",
  async (signed) => {
    const http = { [oauth.allowInsecureRequests]: true };
    const tenant = await newTestIssuerTenant(url, { tokens: { algorithm: signed } });
    const metadataOf = async ({ issuer }: Pick<Tenant, "issuer">) => {
      const at = new URL(issuer);
      return oauth.processDiscoveryResponse(at, await oauth.discoveryRequest(at, http));
    };
    const token = await tenant.tokenFor(await tenant.client());
    const request = new Request(AUDIENCE, { headers: { authorization: `Bearer ${token}` } });
    const server = await metadataOf(tenant);
    const claims = await oauth.validateJwtAccessToken(server, request, AUDIENCE, http);
    expect(claims).toMatchObject({ aud: AUDIENCE, scope: "invoices:read invoices:write" });
    const elsewhere = oauth.validateJwtAccessToken(server, request, "https://other.test", http);
    await expect(elsewhere).rejects.toThrow(/aud/);
    const other = await metadataOf(acme);
    const foreign = oauth.validateJwtAccessToken(other, request, AUDIENCE, http);
    await expect(foreign).rejects.toThrow();
  },
);
