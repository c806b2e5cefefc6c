import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "@/lib/env";
import { routesOf } from "@/lib/http/app";
import { newTestTenant, testHttp } from "@/lib/http/testing";
import { UNKEY_VERIFY_PATH } from "@/lib/http/v2/verify";
import { newTestKey } from "@/lib/testing/workspace";
import { peerReader } from "./peer";
import { unkeyVerifyListener } from "./verify";

const { send, verifier } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
let server: Server;
let secret: string;

beforeAll(async () => {
  acme = await newTestTenant();
  secret = (
    await newTestKey(acme.workspace, acme.api.id, {
      ...{ scopes: ["a.read"], ownerId: "user_1", credits: { remaining: 100 } },
      limits: [{ name: "requests", limit: 1000, windowMs: 3_600_000 }],
    })
  ).secret;
  server = createServer(unkeyVerifyListener(verifier(), peerReader(env().mtls))).listen(
    0,
    "127.0.0.1",
  );
  await new Promise((resolve) => server.once("listening", resolve));
});
afterAll(() => void server.close());

async function rawly(raw: string, key: string, type: string) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${UNKEY_VERIFY_PATH}`;
  const headers = { authorization: `Bearer ${key}`, "content-type": type };
  const answer = await fetch(url, { method: "POST", body: raw, headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** What differs although nothing else did: the request's id, and what each call takes. */
const comparable = ({ status, headers, text }: Awaited<ReturnType<typeof rawly>>) => ({
  status,
  type: headers.get("content-type"),
  named: text.includes(headers.get("x-request-id") ?? "none"),
  text: text
    .replaceAll(headers.get("x-request-id") ?? "none", "req")
    .replaceAll(/"(credits|remaining)":\d+/g, '"$1":0'),
});

test.each<[string, () => [string, string?, string?]]>([
  ["a valid key", () => [JSON.stringify({ key: secret, permissions: "a.read" })]],
  ["a missing permission", () => [JSON.stringify({ key: secret, permissions: "b" })]],
  ["too few credits", () => [JSON.stringify({ key: secret, credits: { cost: 500 } })]],
  ["an unknown key", () => ['{"key":"unknown"}']],
  ["a query that cannot be read", () => [JSON.stringify({ key: secret, permissions: "(" })]],
  ["an unknown ratelimit", () => [JSON.stringify({ key: secret, ratelimits: [{ name: "nil" }] })]],
  ["an unknown field", () => ['{"key":"x","apikey":1}']],
  ["no JSON", () => ["{"]],
  ["another type", () => ["{}", undefined, "text/plain"]],
  ["an unknown caller", () => ['{"key":"x"}', "unknown"]],
  ["a body of 17,000 bytes", () => [" ".repeat(17_000)]],
])("both doors of Unkey's verify answer alike: %s", async (_, sent) => {
  const [raw, key = acme.key, type = "application/json"] = sent();
  const app = await send("POST", UNKEY_VERIFY_PATH, {
    raw,
    key,
    headers: { "content-type": type },
  });
  expect(comparable(await rawly(raw, key, type))).toEqual(comparable(app));
  expect(comparable(app).named).toBe(true);
});

test("what backends ask for each of their requests is not counted with calls of the management API", () => {
  const unrated = routesOf(verifier).filter((route) => route.unrated && /^\/v2/.test(route.path));
  expect(unrated.map((route) => route.path)).toEqual([
    ...["/v2/keys.verifyKey", "/v2/ratelimit.limit", "/v2/ratelimit.multiLimit"],
  ]);
});
