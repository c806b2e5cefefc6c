import { once } from "node:events";
import fs from "node:fs";
import https from "node:https";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { testDatabase } from "@/db/testing";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate, type TestCertificate } from "@/lib/certificates/testing";
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

/** What the listener of these tests shows. */
export const serverCertificate = makeCertificate({ name: "localhost", sans: "DNS:localhost" });

/** What is there once the process serves. */
export type MutualApi = {
  workspace: TestWorkspace;
  /** Of an ordinary API. */
  customerKey: string;
  /** A management key that may verify and read keys. */
  caller: { id: string; secret: string };
  node: Started & { url: string };
  mtlsPort: number;
  /** What the listener reads its certificate from. */
  files: { certificate: string; key: string };
};

export type Sent = Readonly<{
  secret?: string;
  named?: boolean;
  path?: string;
  body?: object | null;
  headers?: Record<string, string>;
}>;

/** An api process with a listener for certificates, a workspace, and ways to call it. To be called once in a file. */
export function testMutualApi() {
  const databaseUrl = testDatabase();
  cleanUp();
  const api = {} as MutualApi;

  const callerKey = async (input: object) => {
    const scopes = ["keys:verify", "keys:read"];
    const { workspace } = api;
    const made = await newTestKey(workspace, workspace.managementApiId, { scopes, ...input });
    return { id: made.key.id, secret: made.secret };
  };

  beforeAll(async () => {
    await bundle();
    api.workspace = await newTestWorkspace();
    const { id } = await newTestApi(api.workspace);
    api.customerKey = (await newTestKey(api.workspace, id, {})).secret;
    api.caller = await callerKey({});
    const folder = newFolder();
    api.files = { certificate: path.join(folder, "cert.pem"), key: path.join(folder, "key.pem") };
    fs.writeFileSync(api.files.certificate, serverCertificate.pem);
    fs.writeFileSync(api.files.key, serverCertificate.key);
    const started = await startApi(databaseUrl, (port) => ({
      ...{ MTLS_PORT: String(port), TLS_CERT: api.files.certificate, TLS_KEY: api.files.key },
    }));
    api.node = started.node;
    api.mtlsPort = started.port;
  }, LONG);

  const agents: https.Agent[] = [];
  afterAll(() => {
    for (const agent of agents) agent.destroy();
  });

  /** One connection that is kept, on which this is shown. */
  const agentOf = (shown: TestCertificate | null) => {
    const agent = new https.Agent({
      ...{ keepAlive: true, maxSockets: 1, ca: serverCertificate.pem },
      ...(shown && { cert: shown.pem, key: shown.key }),
    });
    agents.push(agent);
    return agent;
  };

  const call = async (agent: https.Agent, sent: Sent = {}) => {
    const { secret, named, body = { key: api.customerKey }, headers = {} } = sent;
    const text = body === null ? "" : JSON.stringify(body);
    const request = https.request({
      ...{ host: "localhost", port: api.mtlsPort, agent, method: body === null ? "GET" : "POST" },
      path: sent.path ?? "/v1/keys/verify",
      headers: {
        ...(body !== null && { "content-type": "application/json", "content-length": text.length }),
        ...(secret && { authorization: `Bearer ${secret}` }),
        ...(named && { "keyway-workspace": api.workspace.id }),
        ...headers,
      },
    });
    request.end(text);
    const [response] = await once(request, "response");
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const answer = JSON.parse(Buffer.concat(chunks).toString());
    return { status: response.statusCode, code: answer.code, detail: answer.detail, answer };
  };

  const pin = (keyId: string, { pem }: TestCertificate) =>
    createCertificate(api.workspace.owner, { name: "Gateway", keyId, pem });

  return { api, callerKey, agentOf, call, pin };
}
