import { decodeJwt } from "jose";
import * as openid from "openid-client";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { certificateAuthorities } from "@/db/schema/certificates";
import { makeCertificate, type TestCertificate } from "@/lib/certificates/testing";
import { addCredential } from "@/lib/clients/add-credential";
import { endCredential } from "@/lib/clients/end-credential";
import { newId } from "@/lib/ids";
import {
  AUDIENCE,
  EXCHANGE,
  newTestIssuerTenant,
  testAuthorizationServer,
  tokenIn,
} from "./testing";
import { fetchShowing } from "./testing-methods";

const own = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
const { url } = await testAuthorizationServer(own);

const authority = makeCertificate({ name: "Acme CA", authority: true });
const impostor = makeCertificate({ name: "Acme CA", authority: true });
const sans = "DNS:billing.example.com";
const usage = "clientAuth";
const pinned = makeCertificate({ name: "billing", usage });
const issued = makeCertificate({ name: "billing", sans, usage, by: authority });

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
beforeAll(async () => {
  acme = await newTestIssuerTenant(url);
  const { pem, certificate } = authority;
  await db()
    .insert(certificateAuthorities)
    .values({
      ...{ id: newId("request"), workspaceId: acme.workspace.id, name: "Acme", pem },
      ...{ thumbprint: certificate.thumbprint, subject: certificate.subject },
      ...{ notBefore: new Date(certificate.notBefore), notAfter: new Date(certificate.notAfter) },
      createdAt: new Date(),
    });
});

const showing = (shown: TestCertificate | null) => fetchShowing(shown, own.pem);

async function configOf(id: string, shown: TestCertificate | null) {
  const config = await openid.discovery(
    new URL(acme.issuer),
    id,
    { use_mtls_endpoint_aliases: true },
    openid.TlsClientAuth(),
    { execute: [openid.allowInsecureRequests], [openid.customFetch]: showing(shown) },
  );
  return config;
}

async function tokenWith(id: string, shown: TestCertificate | null): Promise<string> {
  return (await openid.clientCredentialsGrant(await configOf(id, shown), { resource: AUDIENCE }))
    .access_token;
}

const refused = (id: string, shown: TestCertificate | null) =>
  expect(tokenWith(id, shown)).rejects.toMatchObject({ error: "invalid_client", status: 401 });

describe("O08 M02 over mutual TLS openid-client", () => {
  test("gets, asks about and revokes tokens that are bound to its pinned certificate", async () => {
    const authMethod = "self_signed_tls_client_auth";
    const { id } = await acme.client({ authMethod, certificates: [pinned.pem] });
    const config = await configOf(id, pinned);
    const token = await tokenWith(id, pinned);
    const cnf = { "x5t#S256": pinned.certificate.thumbprint };
    expect(decodeJwt(token)).toMatchObject({ client_id: id, cnf });
    expect(await acme.introspection(token)).toMatchObject({ active: true, cnf });
    await openid.tokenRevocation(config, token);
    expect(await acme.introspection(token)).toEqual({ active: false });
    for (const other of [null, issued, makeCertificate({ name: "billing", usage })])
      await refused(id, other);
  });

  test("goes from one certificate to the next, and the old one ends at once", async () => {
    const authMethod = "self_signed_tls_client_auth";
    const { id, client } = await acme.client({ authMethod, certificates: [pinned.pem] });
    const next = makeCertificate({ name: "billing 2", usage });
    const overlap = { mode: "fixed", seconds: 3600 } as const;
    await addCredential(acme.workspace.owner, id, { certificate: next.pem, overlap });
    await Promise.all([tokenWith(id, pinned), tokenWith(id, next)]);
    await endCredential(acme.workspace.owner, id, client.credentials[0]?.id ?? "");
    await refused(id, pinned);
    await tokenWith(id, next);
  });

  test("is known by its name from an authority of the workspace, and by nothing less", async () => {
    const san = { kind: "dns", value: "billing.example.com" };
    const { id } = await acme.client({ authMethod: "tls_client_auth", san });
    const token = await tokenWith(id, issued);
    expect(decodeJwt(token).cnf).toEqual({ "x5t#S256": issued.certificate.thumbprint });
    const [past, future] = [new Date(Date.now() - 60_000), new Date(Date.now() + 3_600_000)];
    for (const other of [
      makeCertificate({ name: "billing", sans, usage, by: impostor }),
      makeCertificate({ name: "billing", sans, usage }),
      makeCertificate({ name: "billing", sans: "DNS:other.example.com", usage, by: authority }),
      makeCertificate({ name: "billing", sans, usage: "serverAuth", by: authority }),
      makeCertificate({ name: "billing", sans, usage, by: authority, until: past }),
      makeCertificate({ name: "billing", sans, usage, by: authority, from: future }),
      makeCertificate({ name: "billing", sans, authority: true, by: authority }),
      pinned,
      null,
    ])
      await refused(id, other);
    const foreign = await newTestIssuerTenant(url);
    const { id: theirs } = await foreign.client({ authMethod: "tls_client_auth", san });
    const config = await openid.discovery(
      ...([new URL(foreign.issuer), theirs, { use_mtls_endpoint_aliases: true }] as const),
      openid.TlsClientAuth(),
      { execute: [openid.allowInsecureRequests], [openid.customFetch]: showing(issued) },
    );
    await expect(openid.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });
  });
});

describe("M01", () => {
  test("what a bound key is traded for is bound to the same certificate, and needs it", async () => {
    const { secret } = await acme.key({ certificates: [pinned.certificate.thumbprint] });
    const without = await acme.exchange(secret);
    expect(without).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    const answer = await showing(pinned)(
      `${process.env.KEYWAY_MTLS_URL}/w/${acme.workspace.id}/oauth/token`,
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ ...EXCHANGE, subject_token: secret }).toString(),
      },
    );
    const token = tokenIn(await answer.json());
    expect(decodeJwt(token).cnf).toEqual({ "x5t#S256": pinned.certificate.thumbprint });
  });

  test("a token for Keyway that is bound is refused without its certificate", async () => {
    const grants = [{ apiId: acme.workspace.managementApiId, scopes: ["keys:read"] }];
    const authMethod = "self_signed_tls_client_auth";
    const { id } = await acme.client({ authMethod, certificates: [pinned.pem], grants });
    const config = await configOf(id, pinned);
    const { access_token: token } = await openid.clientCredentialsGrant(config);
    const headers = { authorization: `Bearer ${token}` };
    const statusOf = async (base: string, shown: TestCertificate | null) =>
      (
        await showing(shown)(`${base}/v1/keys`, {
          ...{ method: "GET", headers },
        })
      ).status;
    const tls = String(process.env.KEYWAY_MTLS_URL);
    expect(await statusOf(tls, pinned)).toBe(200);
    for (const other of [issued, null]) expect(await statusOf(tls, other)).toBe(401);
    expect(await statusOf(url, null)).toBe(401);
  });

  test("an API may have tokens for clients with a certificate alone", async () => {
    const strict = await newTestIssuerTenant(url, { tokens: { certificateBound: true } });
    const client = await strict.client();
    const answer = await strict.post("token", { grant_type: "client_credentials" }, client);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });
});
