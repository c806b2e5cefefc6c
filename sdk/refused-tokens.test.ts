import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { createAuthority } from "@/lib/authorities/create";
import { makeCertificate, type TestCertificate } from "@/lib/certificates/testing";
import { ensureSigningKey } from "@/lib/oauth/ensure-signing-key";
import { unsealSigningKey } from "@/lib/oauth/signing-key";
import { newTestClient } from "@/lib/testing/client";
import { newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
import { bundle } from "@/scripts/bundle.mjs";
import { cleanUp, newFolder } from "@/server/testing";
import { startApi } from "@/server/testing-api";
import { createTokenCheck } from "./src/tokens";
import { type Answered, type Call, callOver, startDoors } from "./testing-doors";

// Each token and each certificate that must not pass, at Keyway itself and at services with its SDK. Tokens are signed
// with the workspace's own key, so that each is wrong in the one thing that its row names.

const LONG = 60_000;
const HOUR_MS = 3_600_000;
const DATABASE_URL = testDatabase();
cleanUp();

const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
const own = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
const sans = "DNS:billing.example.com";
const authority = makeCertificate({ name: "Acme CA", authority: true });
const impostor = makeCertificate({ name: "Acme CA", authority: true });
const subject = { name: "billing", sans, usage: "clientAuth" } as const;
const good = makeCertificate({ ...subject, by: authority });

let acme: TestWorkspace;
let globex: TestWorkspace;
let url: string;
let mtlsPort: number;
let doorsPort: number;
let clientId: string;
let keyOf: Map<string, { kid: string; key: KeyObject }>;

beforeAll(async () => {
  await bundle();
  [acme, globex] = [await newTestWorkspace(), await newTestWorkspace()];
  await createAuthority(acme.owner, { name: "Acme", pem: authority.pem });
  const made = await newTestClient(acme.owner, {
    ...{ authMethod: "tls_client_auth", san: { kind: "dns", value: "billing.example.com" } },
    grants: [{ apiId: acme.managementApiId, scopes: ["keys:read"], introspect: true }],
  });
  clientId = made.client.id;
  const folder = newFolder();
  const [certificate, key] = ["cert.pem", "key.pem"].map((name) => path.join(folder, name));
  if (!certificate || !key) throw new Error("There are no files.");
  fs.writeFileSync(certificate, own.pem);
  fs.writeFileSync(key, own.key);
  const { node, port } = await startApi(DATABASE_URL, (mtls) => ({
    ...{ MTLS_PORT: String(mtls), TLS_CERT: certificate, TLS_KEY: key },
  }));
  mtlsPort = port;
  url = node.url.replace("127.0.0.1", "localhost");
  keyOf = new Map();
  for (const { id } of [acme, globex]) {
    await ensureSigningKey(id, "ES256", at(-1));
    const [row] = await sql()<{ kid: string; sealed: Buffer }[]>`
      select kid, sealed_private_key as sealed from oauth_signing_keys
      where workspace_id = ${id} and status = 'active'`;
    if (row) keyOf.set(id, { kid: row.kid, key: unsealSigningKey(id, row.kid, row.sealed) });
  }
  const check = createTokenCheck({ issuer: issuerOf(acme), audience: url });
  doorsPort = await startDoors(own, check);
}, LONG);

const issuerOf = ({ id }: TestWorkspace) => `${url}/w/${id}`;
const now = () => Math.floor(Date.now() / 1000);

type Change = Readonly<{ claims?: object; header?: object; key?: KeyObject | Uint8Array }>;

/** A token that is accepted, but for what is changed. */
function tokenWith({ claims, header, key }: Change = {}): Promise<string> {
  const signer = keyOf.get(acme.id);
  if (!signer) throw new Error("There is no signing key.");
  return new SignJWT({
    ...{ iss: issuerOf(acme), aud: url, sub: clientId, client_id: clientId, scope: "keys:read" },
    ...{ jti: `tok_${crypto.randomUUID()}`, iat: now() - 5, exp: now() + 60 },
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: signer.kid, ...header })
    .sign(key ?? signer.key);
}

const boundTo = ({ certificate }: TestCertificate) =>
  tokenWith({ claims: { cnf: { "x5t#S256": certificate.thumbprint } } });

const DOORS = ["keyway", "check", "express", "hono", "next"] as const;

/** What every door says of a token. */
async function everywhere(token: string, call: Omit<Call, "port" | "path"> = {}) {
  const answers: [string, Answered][] = [];
  for (const door of DOORS) {
    const headers = { authorization: `Bearer ${token}`, ...call.headers };
    const place =
      door === "keyway"
        ? { port: mtlsPort, path: "/v1/keys" }
        : { port: doorsPort, path: `/${door}` };
    answers.push([door, await callOver(own, { ...call, ...place, headers })]);
  }
  return answers;
}

const statuses = (answers: [string, Answered][]) =>
  answers.map(([door, { status, error }]) => [door, status, error]);
const ALL_PASS = DOORS.map((door) => [door, 200, undefined]);
const ALL_REFUSE = DOORS.map((door) => [door, 401, "invalid_token"]);

/** What Keyway says to a resource server that asks. */
async function introspected(token: string): Promise<unknown> {
  const body = new URLSearchParams({ token, client_id: clientId }).toString();
  const path = `/w/${acme.id}/oauth/introspect`;
  const { text } = await callOver(own, { port: mtlsPort, path, shown: good, body });
  return JSON.parse(text);
}

const forger = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = forger.publicKey.export({ format: "jwk" });
const publicPem = () => {
  const signer = keyOf.get(acme.id);
  if (!signer) throw new Error("There is no signing key.");
  return createPublicKey(signer.key).export({ type: "spki", format: "pem" }).toString();
};

const unsigned = async () => {
  const [, payload = ""] = (await tokenWith()).split(".");
  const header = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");
  return `${header}.${payload}.`;
};

const TOKENS: Record<string, () => Promise<string>> = {
  "for another audience": () => tokenWith({ claims: { aud: "https://other.example.com" } }),
  "for two audiences": () => tokenWith({ claims: { aud: [url, "https://other.example.com"] } }),
  "that names another tenant's issuer": () => tokenWith({ claims: { iss: issuerOf(globex) } }),
  "of another tenant's key": () => tokenWith(keyOf.get(globex.id)),
  "of another tenant's key, with that one's kid": () => {
    const theirs = keyOf.get(globex.id);
    return tokenWith({ ...theirs, header: { kid: theirs?.kid } });
  },
  "with alg none": unsigned,
  "of HS256 with the public key as the secret": () =>
    tokenWith({ header: { alg: "HS256" }, key: Buffer.from(publicPem()) }),
  "of another typ": () => tokenWith({ header: { typ: "JWT" } }),
  "of no typ": () => tokenWith({ header: { typ: undefined } }),
  "of an unknown kid": () => tokenWith({ header: { kid: "unknown" } }),
  "of another's key under our kid": () => tokenWith({ key: forger.privateKey }),
  "with an injected jwk": () => tokenWith({ header: { jwk }, key: forger.privateKey }),
  "with an injected jku": () =>
    tokenWith({ header: { jku: "https://evil.test/jwks.json" }, key: forger.privateKey }),
  "with an injected x5u": () =>
    tokenWith({ header: { x5u: "https://evil.test/cert.pem" }, key: forger.privateKey }),
  truncated: async () => (await tokenWith()).slice(0, -4),
  expired: () => tokenWith({ claims: { exp: now() - 30 } }),
  "not yet valid": () => tokenWith({ claims: { nbf: now() + 60 } }),
};

describe("O05 O06 a token is refused", () => {
  test("by nobody when all is right", async () => {
    const token = await tokenWith();
    expect(statuses(await everywhere(token))).toEqual(ALL_PASS);
    expect(await introspected(token)).toMatchObject({ active: true });
  });

  test.each(Object.entries(TOKENS))("by every door when it is one %s", async (_, make) => {
    const token = await make();
    expect(statuses(await everywhere(token))).toEqual(ALL_REFUSE);
    expect(await introspected(token)).toEqual({ active: false });
  });
});

const escaped = encodeURIComponent(good.pem);
const spoofed = {
  "client-cert": `:${good.certificate.der.toString("base64")}:`,
  "x-ssl-client-cert": escaped,
  "x-ssl-client-verify": "SUCCESS",
  "x-forwarded-client-cert": `Cert="${escaped}"`,
  "x-client-cert": escaped,
};

type Shown = Omit<Call, "port" | "path"> & { certificate: TestCertificate };
/** A certificate that a token is bound to, and what is shown instead of it, or though it should not count. */
const CERTIFICATES: Record<string, () => Shown> = {
  "none was shown": () => ({ certificate: good }),
  "another one was shown": () => ({
    ...{
      certificate: good,
      shown: makeCertificate({ ...subject, by: authority, sans: "DNS:b.example.com" }),
    },
  }),
  "one of the same name from an authority of the same name was shown": () => ({
    ...{ certificate: good, shown: makeCertificate({ ...subject, by: impostor }) },
  }),
  "it has expired": () => shownItself({ from: at(-3), until: at(-1) }),
  "its time is still to come": () => shownItself({ from: at(1), until: at(3) }),
  "it is for servers only": () => shownItself({ usage: "serverAuth" }),
  "it is an authority's": () => shownItself({ authority: true }),
  "headers alone name it": () => ({ certificate: good, headers: spoofed }),
};

function shownItself(change: object): Shown {
  const certificate = makeCertificate({ ...subject, by: authority, ...change });
  return { certificate, shown: certificate };
}

/** How a client that proves itself by its certificate alone asks for a token. */
const askToken = (call: Omit<Call, "port" | "path">) =>
  callOver(own, {
    ...{ port: mtlsPort, path: `/w/${acme.id}/oauth/token` },
    ...call,
    body: new URLSearchParams({ grant_type: "client_credentials", client_id: clientId }).toString(),
  });

describe("M01 M02 M03 M04 a token that is bound to a certificate, and a client that is known by one, are refused", () => {
  test("by nobody when it is shown", async () => {
    expect(statuses(await everywhere(await boundTo(good), { shown: good }))).toEqual(ALL_PASS);
    expect((await askToken({ shown: good })).status).toBe(200);
  });

  test.each(Object.entries(CERTIFICATES))("by every door when %s", async (_, make) => {
    const { certificate, ...call } = make();
    expect(statuses(await everywhere(await boundTo(certificate), call))).toEqual(ALL_REFUSE);
    expect(await askToken(call)).toMatchObject({ status: 401, error: "invalid_client" });
  });

  test("by every door when a session was resumed in which it had been shown", async () => {
    const token = await boundTo(good);
    const sessions = (await everywhere(token, { shown: good })).map(([, { session }]) => session);
    const answers: [string, Answered][] = [];
    for (const [i, door] of DOORS.entries()) {
      const here = door === "keyway";
      const answer = await callOver(own, {
        ...{ port: here ? mtlsPort : doorsPort, path: here ? "/v1/keys" : `/${door}` },
        ...{ session: sessions[i], headers: { authorization: `Bearer ${token}` } },
      });
      // Node's own settings resume it, so the doors of the SDK have to notice; Keyway's listener does not.
      expect([door, answer.resumed]).toEqual([door, !here]);
      answers.push([door, answer]);
    }
    expect(statuses(answers)).toEqual(ALL_REFUSE);
    const first = await askToken({ shown: good });
    const again = await askToken({ session: first.session });
    expect(again).toMatchObject({ status: 401, error: "invalid_client", resumed: false });
  });
});
