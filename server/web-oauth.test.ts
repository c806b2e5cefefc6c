import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { EXCHANGE, newTestIssuerTenant } from "@/lib/oauth/testing";
import { buildPages } from "./pages";
import { cleanUp } from "./testing";
import { startWeb } from "./testing-web";

const databaseUrl = testDatabase();
cleanUp();

let url: string;
beforeAll(async () => {
  await buildPages(() => {});
  const web = await startWeb(databaseUrl, (port) => ({
    KEYWAY_API_URL: `http://127.0.0.1:${port}`,
  }));
  url = web.url;
}, 240_000);

test.each(["oauth2", "oidc"] as const)(
  "O01 O10 O11 O14 where Next runs alone, it is the authorization server too, found by %s",
  async (algorithm) => {
    const acme = await newTestIssuerTenant(url, { audience: url });
    const grants = [{ apiId: acme.apiId, scopes: ["invoices:*"], introspect: true }];
    const { id, secret } = await acme.client({ grants });
    const issuer = new URL(acme.issuer);
    const proof = openid.ClientSecretBasic(secret);
    const execute = [openid.allowInsecureRequests];
    const config = await openid.discovery(issuer, id, undefined, proof, { algorithm, execute });
    const got = await openid.clientCredentialsGrant(config, { scope: "invoices:read" });
    const { secret: subject_token } = await acme.key();
    const { grant_type: grant, ...subject } = EXCHANGE;
    const traded = await openid.genericGrantRequest(config, grant, { ...subject, subject_token });
    const http = { [oauth.allowInsecureRequests]: true };
    const server = config.serverMetadata();
    for (const { access_token: token } of [got, traded]) {
      const request = new Request(url, { headers: { authorization: `Bearer ${token}` } });
      expect(await oauth.validateJwtAccessToken(server, request, url, http)).toMatchObject({
        ...{ iss: acme.issuer, client_id: id },
      });
      expect(await openid.tokenIntrospection(config, token)).toMatchObject({ active: true });
      await openid.tokenRevocation(config, token);
      expect(await openid.tokenIntrospection(config, token)).toEqual({ active: false });
    }
    const wrong = await acme.post("token", { grant_type: "password" }, { id, secret });
    expect(wrong).toMatchObject({ status: 400, body: { error: "unsupported_grant_type" } });
    expect(wrong.headers.get("cache-control")).toBe("no-store");
  },
);

test("O06 a token calls it, and is refused once it is revoked", async () => {
  const acme = await newTestIssuerTenant(url);
  const grants = [{ apiId: acme.workspace.managementApiId, scopes: ["keys:read", "keys:verify"] }];
  const client = await acme.client({ grants });
  const token = await acme.tokenFor(client);
  const headers = { authorization: `Bearer ${token}` };
  const statusOf = async () => (await fetch(`${url}/v1/keys`, { headers })).status;
  expect(await statusOf()).toBe(200);
  const { secret: key } = await acme.key();
  const verified = await fetch(`${url}/v1/keys/verify`, {
    ...{ method: "POST", body: JSON.stringify({ key }) },
    headers: { ...headers, "content-type": "application/json" },
  });
  expect(await verified.json()).toMatchObject({ code: "VALID" });
  await acme.post("revoke", { token }, client);
  expect(await statusOf()).toBe(401);
});
