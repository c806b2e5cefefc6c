import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "@/lib/env";
import { newTestTenant, testHttp } from "@/lib/http/testing";
import { newTestKey } from "@/lib/testing/workspace";
import { peerReader } from "./peer";
import { BATCH_PATH, batchListener } from "./verify-batch";

const { send, verifier } = testHttp();
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(batchListener(verifier(), peerReader(env().mtls))).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BATCH_PATH}`;
});
afterAll(() => server.close());

const HELD = ["content-type", "cache-control", "www-authenticate", "x-content-type-options"];

async function post(body: string, key: string) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const answer = await fetch(url, { method: "POST", body, headers });
  const { status, headers: sent } = answer;
  return { status, headers: sent, body: (await answer.json()) as unknown };
}

test("the raw path of a batch answers as the app does: each outcome in its place, and each refusal", async () => {
  const { key, workspace, api, managementKey } = await newTestTenant();
  const { secret: narrow } = await managementKey(["apis:read"]);
  const { secret } = await newTestKey(workspace, api.id, { scopes: ["a:read"] });
  const several = [
    ...[{ key: secret }, { key: "unknown" }, { key: secret, limits: [{ name: "none" }] }],
    ...[
      { key: secret, scopes: "b" },
      { key: secret, dryRun: true, explain: true },
    ],
  ];
  const cases: [string, string, string][] = [
    ["several", JSON.stringify(several), key],
    ["none", "[]", key],
    ["a fault in one", JSON.stringify([{ key: secret }, { key: "" }]), key],
    ["no JSON", "[", key],
    ["no permission", JSON.stringify([{ key: secret }]), narrow],
    ["no such caller", JSON.stringify([{ key: secret }]), "keyway_live_nothing"],
    ["too large", JSON.stringify([{ key: "x".repeat(70_000) }]), key],
  ];
  for (const [name, raw, caller] of cases) {
    const direct = await post(raw, caller);
    const app = await send("POST", BATCH_PATH, { key: caller, raw });
    const plain = (body: unknown) => JSON.stringify(body).replaceAll(/"requestId":"\w+"/g, "");
    expect(`${name}: ${direct.status} ${plain(direct.body)}`).toBe(
      `${name}: ${app.status} ${plain(app.body)}`,
    );
    for (const held of HELD) expect(direct.headers.get(held)).toBe(app.headers.get(held));
    expect(direct.headers.get("x-request-id")).toMatch(/^req_/);
  }
});

test("elements about one key that was not read before take its credits and limits in their order", async () => {
  const { key, workspace, api } = await newTestTenant();
  const limits = [{ name: "requests", limit: 3, windowMs: 86_400_000 }];
  const { secret } = await newTestKey(workspace, api.id, { limits, credits: { remaining: 2 } });
  const { body } = await post(
    JSON.stringify(Array.from({ length: 5 }, () => ({ key: secret }))),
    key,
  );
  expect(body).toMatchObject([
    { code: "VALID", credits: { remaining: 1 } },
    { code: "VALID", credits: { remaining: 0 } },
    { code: "CREDITS_EXCEEDED" },
    { code: "CREDITS_EXCEEDED" },
    { code: "CREDITS_EXCEEDED" },
  ]);
});
