import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { GRANT, newTestIssuerTenant, refusal, testAuthorizationServer } from "./testing";

const { url } = await testAuthorizationServer();
const TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
let globex: Tenant;
let id: string;
let privateKey: CryptoKey;
beforeAll(async () => {
  [acme, globex] = [await newTestIssuerTenant(url), await newTestIssuerTenant(url)];
  const pair = await generateKeyPair("ES256", { extractable: true });
  const keys = [{ ...(await exportJWK(pair.publicKey)) }];
  ({ id } = await acme.client({ authMethod: "private_key_jwt", jwks: { keys } }));
  privateKey = pair.privateKey;
});

/** An assertion that would be accepted but for what is said of it. */
function assertion(claims: object = {}, header: object = {}, key = privateKey): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    ...{ iss: id, sub: id, aud: acme.issuer, jti: crypto.randomUUID(), iat: now, exp: now + 60 },
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", ...header })
    .sign(key);
}

const send = (client_assertion: string, tenant = acme) =>
  tenant.post("token", { ...GRANT, client_assertion_type: TYPE, client_assertion });

test("O09 an assertion is used once", async () => {
  const one = await assertion({}, { typ: "client-authentication+jwt" });
  expect((await send(one)).status).toBe(200);
  expect(await send(one)).toEqual(refusal(401, "invalid_client"));
});

test("O09 an assertion is for this issuer alone, for now, and of its own type", async () => {
  const now = Math.floor(Date.now() / 1000);
  const other = await generateKeyPair("ES256");
  for (const one of [
    await assertion({ aud: `${acme.issuer}/oauth/token` }),
    await assertion({ aud: globex.issuer }),
    await assertion({ aud: [acme.issuer, globex.issuer] }),
    await assertion({ iat: now - 3600, exp: now - 3000 }),
    await assertion({ exp: now + 3600 }),
    await assertion({ iat: now - 3600, exp: now + 60 }),
    await assertion({ jti: undefined }),
    await assertion({ iss: acme.server.id }),
    await assertion({ sub: acme.server.id }),
    await assertion({}, { typ: "at+jwt" }),
    await assertion({}, {}, other.privateKey),
    "a.b.c",
  ])
    expect(await send(one)).toEqual(refusal(401, "invalid_client"));
  expect((await send(await assertion({ aud: globex.issuer }), globex)).status).toBe(401);
  expect((await send(await assertion({ aud: [acme.issuer] }))).status).toBe(200);
});
