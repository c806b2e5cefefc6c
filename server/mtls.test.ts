import { execFileSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import https from "node:https";
import path from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { createAuthority } from "@/lib/authorities/create";
import { deleteAuthority } from "@/lib/authorities/delete";
import { createCertificate } from "@/lib/certificates/create";
import { curlByCertificate } from "@/lib/certificates/curl";
import { deleteCertificate } from "@/lib/certificates/delete";
import { makeCertificate, type TestCertificate } from "@/lib/certificates/testing";
import { revokeKey } from "@/lib/keys/revoke";
import {
  newTestApi,
  newTestKey,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { bundle } from "@/scripts/bundle.mjs";
import { cleanUp, newFolder, type Started } from "./testing";
import { startApi } from "./testing-api";

const LONG = 60_000;
const DAY_MS = 86_400_000;
const DATABASE_URL = testDatabase();
cleanUp();

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const serverCertificate = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
const pinned = makeCertificate({ name: "gateway", usage: "clientAuth" });
const stranger = makeCertificate({ name: "gateway", usage: "clientAuth" });
const authority = makeCertificate({ name: "Acme clients", authority: true });
const sans = "DNS:billing.example.com";
const issued = makeCertificate({ name: "billing", sans, by: authority });

let workspace: TestWorkspace;
let customerKey: string;
let caller: { id: string; secret: string };
let node: Started & { url: string };
let mtlsPort: number;
const files = { certificate: "", key: "" };

beforeAll(async () => {
  await bundle();
  workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  customerKey = (await newTestKey(workspace, api.id, {})).secret;
  caller = await callerKey({});
  const folder = newFolder();
  files.certificate = path.join(folder, "cert.pem");
  files.key = path.join(folder, "key.pem");
  fs.writeFileSync(files.certificate, serverCertificate.pem);
  fs.writeFileSync(files.key, serverCertificate.key);
  const started = await startApi(DATABASE_URL, (port) => ({
    MTLS_PORT: String(port),
    TLS_CERT: files.certificate,
    TLS_KEY: files.key,
  }));
  node = started.node;
  mtlsPort = started.port;
}, LONG);

async function callerKey(input: object) {
  const scopes = ["keys:verify", "keys:read"];
  const made = await newTestKey(workspace, workspace.managementApiId, { scopes, ...input });
  return { id: made.key.id, secret: made.secret };
}

const agents: https.Agent[] = [];
afterAll(() => {
  for (const agent of agents) agent.destroy();
});

const agentOf = (shown: TestCertificate | null, more: https.AgentOptions = {}) => {
  const agent = new https.Agent({
    ...{ keepAlive: true, maxSockets: 1, ca: serverCertificate.pem },
    ...(shown && { cert: shown.pem, key: shown.key }),
    ...more,
  });
  agents.push(agent);
  return agent;
};

type Sent = Readonly<{
  secret?: string;
  named?: boolean;
  path?: string;
  body?: object | null;
  headers?: Record<string, string>;
}>;

async function call(agent: https.Agent, sent: Sent = {}) {
  const { secret, named, body = { key: customerKey }, headers = {} } = sent;
  const text = body === null ? "" : JSON.stringify(body);
  const request = https.request({
    ...{ host: "localhost", port: mtlsPort, agent, method: body === null ? "GET" : "POST" },
    path: sent.path ?? "/v1/keys/verify",
    headers: {
      ...(body !== null && { "content-type": "application/json", "content-length": text.length }),
      ...(secret && { authorization: `Bearer ${secret}` }),
      ...(named && { "keyway-workspace": workspace.id }),
      ...headers,
    },
  });
  request.end(text);
  const [response] = await once(request, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const answer = JSON.parse(Buffer.concat(chunks).toString());
  return { status: response.statusCode, code: answer.code, detail: answer.detail, answer };
}

const pin = (keyId: string, { pem }: TestCertificate) =>
  createCertificate(workspace.owner, { name: "Gateway", keyId, pem });

describe("a caller with a certificate alone", () => {
  test("M05 verifies and reads as its management key, until the next request after its thumbprint is removed", async () => {
    const agent = agentOf(pinned);
    expect((await call(agent)).status).toBe(401);
    const certificate = await pin(caller.id, pinned);
    expect(await call(agent)).toMatchObject({ status: 200, code: "VALID" });
    expect(await call(agent, { named: true })).toMatchObject({ status: 200, code: "VALID" });
    const keys = await call(agent, { path: "/v1/keys", body: null });
    expect(keys.status).toBe(200);
    const batch = { path: "/v1/keys/verify-batch", body: [{ key: customerKey }] };
    expect((await call(agent, batch)).answer).toMatchObject([{ code: "VALID" }]);
    await deleteCertificate(workspace.owner, certificate.id);
    expect(await call(agent)).toMatchObject({ status: 401, code: "unauthenticated" });
    expect(Object.values(agent.sockets).length + Object.values(agent.freeSockets).length).toBe(1);
  });

  test("is refused once its management key is revoked, and two certificates overlap until then", async () => {
    const key = await callerKey({});
    const next = makeCertificate({ name: "next" });
    const old = makeCertificate({ name: "old" });
    for (const one of [old, next]) await pin(key.id, one);
    const agents = [agentOf(old), agentOf(next)];
    for (const agent of agents) expect((await call(agent)).code).toBe("VALID");
    await revokeKey(workspace.owner, key.id, { reason: "" });
    for (const agent of agents) expect((await call(agent)).status).toBe(401);
  });

  test(
    "M02 is known by an authority of its own workspace and a name it was given, in no other workspace",
    async () => {
      const own = await createAuthority(workspace.owner, { name: "Clients", pem: authority.pem });
      const agent = agentOf(issued);
      expect((await call(agent, { named: true })).status).toBe(401);
      await createCertificate(workspace.owner, {
        ...{ name: "Billing", keyId: caller.id },
        issued: { authorityId: own.id, kind: "dns", value: "Billing.example.com" },
      });
      expect(await call(agent, { named: true })).toMatchObject({ status: 200, code: "VALID" });
      // Anybody can bring an authority of any name, so a workspace has to be named.
      expect((await call(agent)).status).toBe(401);
      const other = await newTestWorkspace();
      const elsewhere = { headers: { "keyway-workspace": other.id } };
      expect((await call(agent, elsewhere)).status).toBe(401);
      for (const forged of [
        makeCertificate({
          ...{ name: "billing", sans },
          by: makeCertificate({ name: "Acme clients", authority: true }),
        }),
        makeCertificate({ name: "billing", sans: "DNS:other.example.com", by: authority }),
        makeCertificate({ name: "billing", sans }),
      ])
        expect((await call(agentOf(forged), { named: true })).status).toBe(401);
      await deleteAuthority(workspace.owner, own.id);
      expect((await call(agent, { named: true })).status).toBe(401);
    },
    LONG,
  );

  test.each([
    ["expired", { from: inDays(-3), until: inDays(-1) }, /expired on/],
    ["is not valid yet", { from: inDays(1), until: inDays(2) }, /not valid before/],
    ["is of an authority", { authority: true }, /of an authority/],
    ["is for servers only", { usage: "serverAuth" }, /clientAuth/],
  ] as const)("M02 is told why when its certificate %s", async (_what, subject, why) => {
    const shown = makeCertificate({ name: "gateway", ...subject });
    expect(await call(agentOf(shown))).toMatchObject({
      status: 401,
      detail: expect.stringMatching(why),
    });
  });
});

test("the commands on the page of certificates do what they say", async () => {
  const commands = curlByCertificate(`https://localhost:${mtlsPort}`, workspace.id);
  const [make = "", verify = ""] = commands.split("\n\n");
  const cwd = newFolder();
  execFileSync("sh", ["-ec", make], { cwd, stdio: "pipe" });
  const pem = fs.readFileSync(path.join(cwd, "client.pem"), "utf8");
  await createCertificate(workspace.owner, { name: "Mine", keyId: caller.id, pem });
  fs.writeFileSync(path.join(cwd, "ca.pem"), serverCertificate.pem);
  const line = `${verify.replace("…", customerKey)} --cacert ca.pem --silent`;
  const answered = execFileSync("sh", ["-ec", line], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  expect(JSON.parse(`${answered}`)).toMatchObject({ code: "VALID" });
});

describe("M01 a key that is bound to a certificate", () => {
  test("is worth nothing on a connection without it, nor on the plain port", async () => {
    const certificates = [pinned.certificate.thumbprint];
    const { secret } = await callerKey({ certificates });
    expect(await call(agentOf(pinned), { secret })).toMatchObject({ code: "VALID" });
    expect((await call(agentOf(stranger), { secret })).status).toBe(401);
    expect((await call(agentOf(null), { secret })).status).toBe(401);
    const answer = await fetch(`${node.url}/v1/keys/verify`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({ key: customerKey }),
    });
    expect(answer.status).toBe(401);
  });

  test("is refused at verify when the end client's certificate is none of its own", async () => {
    const api = await newTestApi(workspace);
    const { secret: key } = await newTestKey(workspace, api.id, { certificates: [stranger.pem] });
    const { secret } = caller;
    const agent = agentOf(null);
    const verify = async (certificate: string | null) =>
      (
        await call(agent, {
          secret,
          body: { key, ...(certificate && { context: { certificate } }) },
        })
      ).answer;
    const thumbprint = stranger.certificate.thumbprint;
    expect(await verify(null)).toMatchObject({ valid: false, code: "CERTIFICATE_REQUIRED" });
    expect(await verify(pinned.certificate.thumbprint)).toMatchObject({
      code: "CERTIFICATE_REQUIRED",
    });
    expect(await verify(thumbprint)).toMatchObject({ code: "VALID" });
    const hex = Buffer.from(thumbprint, "base64url").toString("hex");
    expect(await verify(hex.toUpperCase().replaceAll(/(..)(?=.)/g, "$1:"))).toMatchObject({
      code: "VALID",
    });
  });
});

describe("the listener", () => {
  test("M03 believes no header about a certificate", async () => {
    const certificate = await pin(caller.id, stranger);
    const escaped = encodeURIComponent(stranger.pem);
    const headers = {
      "client-cert": `:${stranger.certificate.der.toString("base64")}:`,
      "x-ssl-client-cert": escaped,
      "x-forwarded-client-cert": `Cert="${escaped}"`,
    };
    expect((await call(agentOf(null), { headers })).status).toBe(401);
    const answer = await fetch(`${node.url}/v1/keys`, { headers });
    expect(answer.status).toBe(401);
    await deleteCertificate(workspace.owner, certificate.id);
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)("M04 resumes no session over %s", async (version) => {
    const options = {
      ...{ host: "localhost", port: mtlsPort, ca: serverCertificate.pem },
      ...{ minVersion: version, maxVersion: version },
    };
    const first = tls.connect({ ...options, cert: pinned.pem, key: pinned.key });
    let session: Buffer | undefined;
    first.on("session", (one) => {
      session = one;
    });
    await once(first, "secureConnect");
    session ??= first.getSession();
    first.end("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    first.resume();
    await once(first, "close");
    const second = tls.connect({ ...options, ...(session && { session }) });
    await once(second, "secureConnect");
    expect(second.isSessionReused()).toBe(false);
    second.destroy();
  });

  test("M04 takes no version before TLS 1.2", async () => {
    const socket = tls.connect({
      ...{ host: "localhost", port: mtlsPort, ca: serverCertificate.pem },
      ...{ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
    });
    const [error] = await once(socket, "error");
    expect(error.code).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
  });

  test(
    "shows a new certificate once its files change, and keeps the old one while they are of no use",
    async () => {
      const seen = async () => {
        const socket = tls.connect({
          host: "localhost",
          port: mtlsPort,
          rejectUnauthorized: false,
        });
        await once(socket, "secureConnect");
        const { fingerprint256 } = socket.getPeerCertificate();
        socket.destroy();
        return fingerprint256;
      };
      const before = await seen();
      fs.writeFileSync(files.certificate, "no certificate");
      await expect.poll(node.output, { timeout: LONG }).toContain("stays as it was");
      expect(await seen()).toBe(before);
      const next = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
      fs.writeFileSync(files.key, next.key);
      fs.writeFileSync(files.certificate, next.pem);
      await expect.poll(seen, { timeout: LONG }).toBe(next.certificate.x509.fingerprint256);
    },
    LONG,
  );
});
