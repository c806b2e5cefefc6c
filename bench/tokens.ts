import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { systemActor } from "@/lib/actor";
import { updateApi } from "@/lib/apis/update";
import { makeCertificate } from "@/lib/certificates/testing";
import { createClient } from "@/lib/clients/create";
import { CreateClientInput } from "@/lib/clients/input";
import { ensureSigningKey } from "@/lib/oauth/ensure-signing-key";
import type { TokenAlgorithm } from "@/lib/oauth/signing-key";
import { formText, type Load, type LoadPlan, runLoad } from "./load";
import { startBareTls } from "./mtls";
import type { Launched } from "./processes";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";
import { rowOf, startBare } from "./verify";

const CONNECTIONS = 32;
const KEYS = 200;
const AUDIENCE = "https://billing.example.com";
const HOUR_MS = 3_600_000;
/** More than are used, since each is accepted once. */
const ASSERTIONS_PER_SECOND = 2000;

const GRANT = { grant_type: "client_credentials" };
const EXCHANGE = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:keyway:params:oauth:token-type:api-key",
};

type Credentials = Readonly<{ id: string; secret: string }>;
type Way = Readonly<{
  name: string;
  server: Launched;
  plan: Pick<LoadPlan, "port" | "requests" | "expected" | "tls">;
}>;

/**
 * One api process: tokens by signing algorithm and by the way a client proves itself, keys traded for them, and
 * introspection, each in turns with a bare server over the same kind of connection. Handshakes are before the measuring.
 */
export async function benchTokens(stage: Stage): Promise<Row[]> {
  const [port, mtlsPort] = [stage.port(), stage.port()];
  const url = `http://127.0.0.1:${port}`;
  const own = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
  const shown = makeCertificate({ name: "billing", usage: "clientAuth" });
  const [ec, rsa] = [await makeIssuer("ES256", url), await makeIssuer("RS256", url)];
  const [byEc, byRsa] = [await ec.newClient(), await rsa.newClient()];
  const byCertificate = await ec.newClient({
    ...{ authMethod: "self_signed_tls_client_auth", certificates: [shown.pem] },
  });
  const newAssertions = await makeSigner(ec, stage.options.seconds + 2);
  const keys = await ec.createKeys(KEYS, { scopes: ["invoices:*"] });
  const server = await stage.launch("api", {
    env: {
      ...{ ...stage.env, API_PORT: String(port), KEYWAY_API_URL: url },
      ...{ MTLS_PORT: String(mtlsPort), TLS_CERT: own.certFile, TLS_KEY: own.keyFile },
    },
  });
  const [bare, bareTls] = [await startBare(stage), await startBareTls(stage, own)];
  const tls = { cert: shown.pem, key: shown.key, ca: own.pem };
  const token = await tokenOf(ec.issuer, byEc);
  const introspection = formText(`${ec.path}/introspect`, { token }, byEc);
  const issued = { port, expected: '"access_token"' };
  const form = (path: string, fields: Record<string, string>, client?: Credentials) => [
    formText(`${path}/token`, fields, client),
  ];
  const bareAsked = { expected: '"valid":true', requests: form(ec.path, GRANT, byEc) };
  const waysOf = async (): Promise<readonly Way[]> => [
    { name: bare.name, server: bare.server, plan: { ...bareAsked, port: bare.port } },
    { name: bareTls.name, server: bareTls.server, plan: { ...bareAsked, port: bareTls.port, tls } },
    {
      ...{ name: "ES256, client_secret_basic", server },
      plan: { ...issued, requests: form(ec.path, GRANT, byEc) },
    },
    {
      ...{ name: "RS256, client_secret_basic", server },
      plan: { ...issued, requests: form(rsa.path, GRANT, byRsa) },
    },
    {
      name: "ES256, private_key_jwt",
      server,
      plan: { ...issued, requests: await newAssertions() },
    },
    {
      ...{ name: "ES256, mutual TLS", server },
      plan: {
        ...{ ...issued, port: mtlsPort, tls },
        requests: form(ec.path, { ...GRANT, client_id: byCertificate.id }),
      },
    },
    {
      ...{ name: "ES256, a key traded", server },
      plan: {
        ...issued,
        requests: keys.flatMap((key) => form(ec.path, { ...EXCHANGE, subject_token: key })),
      },
    },
    {
      ...{ name: "introspection", server },
      plan: { port, expected: '"active":true', requests: [introspection] },
    },
  ];
  const loads = await playInTurns(stage, waysOf);
  await server.stop();
  const of = (name: string) => loads.get(name) ?? [];
  return [...loads.keys()].map((name) =>
    rowOf(name, of(name), of(/TLS/.test(name) ? bareTls.name : bare.name)),
  );
}

/** Each way once in each round, so that what else the machine does falls on all of them. */
async function playInTurns(stage: Stage, waysOf: () => Promise<readonly Way[]>) {
  const { rounds, seconds } = stage.options;
  const loads = new Map<string, Load[]>();
  for (let round = 0; round < rounds; round++)
    for (const { name, server, plan } of await waysOf()) {
      const warmUpMs = round === 0 ? 1500 : 300;
      const times = { connections: CONNECTIONS, warmUpMs, measureMs: seconds * 1000 };
      const load = await runLoad(stage.client, server, { ...plan, ...times });
      loads.set(name, [...(loads.get(name) ?? []), load]);
    }
  return loads;
}

/** A workspace with an API whose tokens are signed so, by a key that was published an hour ago. */
async function makeIssuer(algorithm: TokenAlgorithm, url: string) {
  const { workspaceId, apiId, createKeys } = await makeTenant();
  const actor = systemActor(workspaceId, "bench");
  await updateApi(actor, apiId, { audience: AUDIENCE, tokens: { algorithm } });
  await ensureSigningKey(workspaceId, algorithm, new Date(Date.now() - HOUR_MS));
  const newClient = async (input: object = {}): Promise<Credentials> => {
    const grants = [{ apiId, scopes: ["invoices:*"], introspect: true }];
    const parsed = CreateClientInput.parse({ name: "Bench", grants, ...input });
    const { client, secret = "" } = await createClient(actor, parsed);
    return { id: client.id, secret };
  };
  const path = `/w/${workspaceId}/oauth`;
  return { path, issuer: `${url}/w/${workspaceId}`, newClient, createKeys };
}

/** @returns what makes requests, for so many seconds, of a client that signs an assertion for each (RFC 7523) */
async function makeSigner(
  { path, issuer, newClient }: Awaited<ReturnType<typeof makeIssuer>>,
  seconds: number,
) {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwks = { keys: [{ ...(await exportJWK(publicKey)) }] };
  const { id } = await newClient({ authMethod: "private_key_jwt", jwks });
  const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  const sign = () =>
    new SignJWT({ iss: id, sub: id, aud: issuer, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: "ES256" })
      .setIssuedAt()
      .setExpirationTime("4m")
      .sign(privateKey);
  return async (): Promise<string[]> => {
    const signed = await Promise.all(Array.from({ length: seconds * ASSERTIONS_PER_SECOND }, sign));
    return signed.map((client_assertion) =>
      formText(`${path}/token`, { ...GRANT, client_assertion_type, client_assertion }),
    );
  };
}

async function tokenOf(issuer: string, { id, secret }: Credentials): Promise<string> {
  const basic = Buffer.from(`${id}:${secret}`).toString("base64");
  const response = await fetch(`${issuer}/oauth/token`, {
    ...{ method: "POST", body: new URLSearchParams(GRANT) },
    headers: { authorization: `Basic ${basic}` },
  });
  return JSON.parse(await response.text()).access_token;
}
