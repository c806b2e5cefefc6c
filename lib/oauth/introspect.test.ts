import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { deleteClient } from "@/lib/clients/delete";
import { revokeClientTokens } from "@/lib/clients/revoke-tokens";
import { updateClient } from "@/lib/clients/update";
import { disableKey } from "@/lib/keys/disable";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { updateKey } from "@/lib/keys/update";
import { newTestIssuerTenant, refusal, testAuthorizationServer, tokenIn } from "./testing";

const { url } = await testAuthorizationServer();

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
let globex: Tenant;
let client: Awaited<ReturnType<Tenant["client"]>>;
beforeAll(async () => {
  [acme, globex] = [await newTestIssuerTenant(url), await newTestIssuerTenant(url)];
  client = await acme.client();
});

const INACTIVE = { active: false };

describe("a token is inactive", () => {
  test("O10 for everybody but a resource server of its API", async () => {
    const token = await acme.tokenFor(client);
    expect(await acme.introspection(token)).toMatchObject({ active: true, client_id: client.id });
    expect(await acme.introspection(token, client)).toEqual(INACTIVE);
    expect(await globex.introspection(token)).toEqual(INACTIVE);
    expect(await acme.introspection("nonsense")).toEqual(INACTIVE);
    const nobody = await acme.post("introspect", { token });
    expect(nobody).toEqual(refusal(401, "invalid_client"));
  });

  test("O11 once its own client revoked it; others cannot, and are told nothing", async () => {
    const token = await acme.tokenFor(client);
    const other = await acme.client();
    expect((await acme.post("revoke", { token }, other)).status).toBe(200);
    expect((await acme.post("revoke", { token: `${token}x` }, client)).status).toBe(200);
    expect(await acme.post("revoke", { token })).toEqual(refusal(401, "invalid_client"));
    expect(await acme.introspection(token)).toMatchObject({ active: true });
    for (let times = 0; times < 2; times++)
      expect((await acme.post("revoke", { token }, client)).status).toBe(200);
    expect(await acme.introspection(token)).toEqual(INACTIVE);
  });

  test("O12 as soon as its client is disabled, narrowed, deleted, or its tokens are revoked", async () => {
    const { owner } = acme.workspace;
    const grants = [{ apiId: acme.apiId, scopes: ["invoices:write"], introspect: false }];
    for (const end of [
      (id: string) => updateClient(owner, id, { enabled: false }),
      (id: string) => updateClient(owner, id, { grants }),
      (id: string) => revokeClientTokens(owner, id),
      (id: string) => deleteClient(owner, id),
    ]) {
      const made = await acme.client();
      const token = await acme.tokenFor(made, { scope: "invoices:read" });
      expect(await acme.introspection(token)).toMatchObject({ active: true });
      await end(made.id);
      expect(await acme.introspection(token)).toEqual(INACTIVE);
    }
  });

  test("O12 as soon as its key is revoked, disabled, narrowed, rotated away, or given up by its holder", async () => {
    const { owner } = acme.workspace;
    const overlap = { mode: "none", seconds: 0 } as const;
    for (const end of [
      (id: string) => revokeKey(owner, id, { reason: "" }),
      (id: string) => disableKey(owner, id, { reason: "" }),
      (id: string) => rotateKey(owner, id, { overlap }),
      (id: string) => updateKey(owner, id, { scopes: ["reports:read"] }),
      (_: string, secret: string) => acme.post("revoke", { token: secret }),
    ]) {
      const { key, secret } = await acme.key();
      const token = tokenIn((await acme.exchange(secret)).body);
      expect(await acme.introspection(token)).toMatchObject({ active: true, key_id: key.id });
      await end(key.id, secret);
      expect(await acme.introspection(token)).toEqual(INACTIVE);
    }
  });
});

test("O05 a forged token is inactive, whatever its header says", async () => {
  const real = await acme.tokenFor(client);
  const [claims, header] = [decodeJwt(real), decodeProtectedHeader(real)];
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwks = await (await fetch(`${acme.issuer}/oauth/jwks.json`)).text();
  const signed = (more: object, key: KeyObject | Uint8Array = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256", ...header, ...more }).sign(key);
  const unsigned = [{ ...header, alg: "none" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  for (const token of [
    `${unsigned.join(".")}.`,
    await signed({ alg: "HS256" }, Buffer.from(jwks)),
    await signed({}),
    await signed({ kid: "unknown" }),
    await signed({ jwk: publicKey.export({ format: "jwk" }) }),
    await signed({ jku: "https://evil.test/jwks.json" }),
    await signed({ x5u: "https://evil.test/cert.pem" }),
    real.slice(0, -3),
    await globex.tokenFor(await globex.client()),
  ])
    expect(await acme.introspection(token)).toEqual(INACTIVE);
  expect(await acme.introspection(real)).toMatchObject({ active: true });
});
