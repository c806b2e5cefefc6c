import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "@/lib/env";
import { newTestTenant, testHttp } from "@/lib/http/testing";
import { CHECK_PATH, checkListener } from "./check-limits";
import { peerReader } from "./peer";

const { send, verifier } = testHttp();
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(checkListener(verifier(), peerReader(env().mtls))).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${CHECK_PATH}`;
});
afterAll(() => server.close());

const YEAR_MS = 366 * 86_400_000;
const check = (identifier: string, more: object = {}) => ({
  ...{ namespace: "mail", identifier, limit: 2, windowMs: YEAR_MS, ...more },
});

async function post(body: string, headers: Record<string, string>) {
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  const { status } = answer;
  const value = (await answer.json()) as Record<string, unknown>;
  return { status, headers: answer.headers, body: value };
}

const HELD = ["ratelimit", "ratelimit-policy", "content-type", "cache-control", "www-authenticate"];
const heldOf = (headers: Headers) =>
  HELD.map((name) => (headers.get(name) ?? "").replace(/t=\d+/g, "t="));

test("the raw path answers as the app does: what is admitted, what is denied, and each refusal", async () => {
  const { key, managementKey } = await newTestTenant();
  const { secret: narrow } = await managementKey(["keys:*"]);
  const cases: [string, string, string][] = [
    ["admitted", JSON.stringify(check("a")), key],
    ["all or none", JSON.stringify({ checks: [check("b"), check("b", { cost: 2 })] }), key],
    ["not valid", JSON.stringify(check("c", { cost: -1 })), key],
    ["no JSON", "{", key],
    ["a name twice", '{"namespace":"a","namespace":"b"}', key],
    ["no permission", JSON.stringify(check("d")), narrow],
    ["no such key", JSON.stringify(check("e")), "keyway_live_nothing"],
    ["too large", JSON.stringify(check("x".repeat(70_000))), key],
  ];
  for (const [name, raw, credential] of cases) {
    const direct = await post(raw, { authorization: `Bearer ${credential}` });
    const app = await send("POST", CHECK_PATH, { key: credential, raw });
    expect(`${name}: ${direct.status}`).toBe(`${name}: ${app.status}`);
    // The second of two checks of one identifier finds one less.
    const plain = (body: unknown) =>
      JSON.stringify(body).replace(/"(requestId":"\w+|remaining":\d+)"?/g, "");
    expect(plain(direct.body)).toBe(plain(app.body));
    if (name !== "admitted") expect(heldOf(direct.headers)).toEqual(heldOf(app.headers));
    expect(direct.headers.get("x-request-id")).toMatch(/^req_/);
  }
});

test("it counts on the counters of the app", async () => {
  const { key } = await newTestTenant();
  const authorization = `Bearer ${key}`;
  const raw = JSON.stringify(check("a"));
  await send("POST", CHECK_PATH, { key, raw });
  const second = await post(raw, { authorization });
  expect(second.body).toMatchObject({ allowed: true, checks: [{ remaining: 0 }] });
  expect(second.headers.get("ratelimit")).toMatch(/^"mail";r=0;t=\d+$/);
  const third = await post(raw, { authorization });
  expect(third.body).toMatchObject({ allowed: false, retryAfterMs: expect.any(Number) });
  expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
});
