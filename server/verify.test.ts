import { once } from "node:events";
import { createServer, type RequestListener, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testDatabase } from "@/db/testing";
import { env } from "@/lib/env";
import { createApp } from "@/lib/http/app";
import { newTestTenant } from "@/lib/http/testing";
import { garbageBody, garbageType } from "@/lib/http/testing-garbage";
import { VerifyBody } from "@/lib/http/verify-shapes";
import { newTestKey } from "@/lib/testing/workspace";
import { testVerifier } from "@/lib/verifier/testing";
import { Admission } from "./admission";
import { Front } from "./front";
import { peerReader } from "./peer";
import { VERIFY_PATH, verifyListener } from "./verify";
import { verifyPlainly } from "./verify-plain";

const verifier = testVerifier(testDatabase());
const servers: Server[] = [];
/** The same endpoint by the bytes of plain requests, by node's own request and by the web-standard app. */
let doors: { plain: string; raw: string; app: string };
const fronts: Front<unknown>[] = [];
/** How many requests the front answered itself. */
let plainly = 0;
let acme: Awaited<ReturnType<typeof newTestTenant>>;
let secret: string;
/** Of a key with a limit, whose name is not ASCII. */
let foreign: string;

async function serve(listener: RequestListener, withFront = false): Promise<string> {
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  if (withFront) fronts.push(frontOf(server));
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${VERIFY_PATH}`;
}

function frontOf(server: Server): Front<unknown> {
  const handler = verifyPlainly(verifier(), new Admission(verifier().measures));
  return new Front(server, {
    ...handler,
    serve(asker, body, reply) {
      plainly++;
      handler.serve(asker, body, reply);
    },
  });
}

beforeAll(async () => {
  acme = await newTestTenant();
  secret = (await newTestKey(acme.workspace, acme.api.id, { scopes: ["a:read"] })).secret;
  const limits = [{ name: "requests", limit: 1000, windowMs: 86_400_000 }];
  const named = { name: "Schlüssel 🔑", limits };
  foreign = (await newTestKey(acme.workspace, acme.api.id, named)).secret;
  const app = createApp(verifier);
  const listener = getRequestListener((one, { incoming }) =>
    app.fetch(one, { peer: incoming.socket.remoteAddress ?? "" }),
  );
  doors = {
    plain: await serve(verifyListener(verifier(), peerReader(env().mtls)), true),
    raw: await serve(verifyListener(verifier(), peerReader(env().mtls))),
    app: await serve((one, response) => void listener(one, response)),
  };
});
afterAll(() => {
  for (const front of fronts) front.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

type Sent = { body: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> };

async function post(url: string, { body, headers }: Sent) {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: {
      authorization: `Bearer ${acme.key}`,
      "content-type": "application/json",
      ...headers,
    },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** What both doors must agree on: everything but the request id and what belongs to the connection. */
function comparable({ status, headers, text }: Awaited<ReturnType<typeof post>>) {
  const requestId = headers.get("x-request-id") ?? "";
  const own =
    /^(?:x-request-id|date|connection|keep-alive|content-length|retry-after|transfer-encoding)$/;
  const kept = [...headers].filter(([name]) => !own.test(name));
  return {
    status,
    text: text.replaceAll(requestId, "req").replace(/"retryAfterMs":\d+/, '"retryAfterMs":0'),
    headers: Object.fromEntries(kept),
  };
}

const headNames = ({ headers }: Awaited<ReturnType<typeof post>>) => [...headers.keys()].sort();
/** Left to node's own request. */
const NOT_PLAIN = new Set([
  ...["another type", "another character set", "a compressed body", "a body of 17,000 bytes"],
]);

describe("all doors of verify answer alike", () => {
  test.each<[string, () => Sent]>([
    ["a valid key", () => ({ body: JSON.stringify({ key: secret }) })],
    [
      "a valid key with more than ASCII",
      () => ({ body: JSON.stringify({ key: foreign, dryRun: true }) }),
    ],
    [
      "a reason with more than ASCII",
      () => ({ body: JSON.stringify({ key: secret, scopes: "a:read AND \u00e9" }) }),
    ],
    [
      "a limit of the request's own, exceeded",
      () => ({
        body: JSON.stringify({
          key: secret,
          limits: [{ name: 'a "b" ü', limit: 0, windowMs: 3_600_000 }],
        }),
      }),
    ],
    [
      "a missing scope, explained",
      () => ({ body: JSON.stringify({ key: secret, scopes: "b", explain: true }) }),
    ],
    ["an unknown key", () => ({ body: '{"key":"unknown"}' })],
    ["an unknown field", () => ({ body: '{"key":"x","apikey":1}' })],
    ["no key", () => ({ body: "{}" })],
    ["a list", () => ({ body: "[]" })],
    [
      "an unknown limit",
      () => ({ body: JSON.stringify({ key: secret, limits: [{ name: "n" }] }) }),
    ],
    ["no JSON", () => ({ body: "{" })],
    ["a field twice", () => ({ body: '{"key":"a","key":"b"}' })],
    ["no UTF-8", () => ({ body: Buffer.from([0x22, 0xff, 0x22]) })],
    ["an unknown caller", () => ({ body: "{}", headers: { authorization: "Bearer unknown" } })],
    ["another scheme", () => ({ body: "{}", headers: { authorization: "Basic eDp5" } })],
    // From here on the connection is one of node:http.
    ["another type", () => ({ body: "{}", headers: { "content-type": "text/plain" } })],
    [
      "another character set",
      () => ({ body: "{}", headers: { "content-type": "application/json; charset=latin1" } }),
    ],
    ["a compressed body", () => ({ body: "{}", headers: { "content-encoding": "gzip" } })],
    ["a body of 17,000 bytes", () => ({ body: " ".repeat(17_000) })],
  ])("%s", async (name, sentOf) => {
    const sent = sentOf();
    const [raw, app] = [await post(doors.raw, sent), await post(doors.app, sent)];
    const before = plainly;
    const plain = await post(doors.plain, sent);
    expect(raw.headers.get("x-request-id")).toMatch(/^req_/);
    expect(comparable(raw)).toEqual(comparable(app));
    expect(comparable(plain)).toEqual(comparable(raw));
    expect(headNames(plain)).toEqual(headNames(raw));
    expect(plainly - before).toBe(NOT_PLAIN.has(name) ? 0 : 1);
  });

  test("a caller without the permission", async () => {
    const { secret: other } = await acme.managementKey(["keys:read"]);
    const sent = { body: '{"key":"x"}', headers: { authorization: `Bearer ${other}` } };
    const [raw, app] = [await post(doors.raw, sent), await post(doors.app, sent)];
    expect(raw.status).toBe(403);
    expect(comparable(raw)).toEqual(comparable(app));
  });
});

describe("over a real connection", () => {
  /** Sends a body that never ends, a kilobyte at a time, until there is an answer. */
  const pour = (url: string) =>
    new Promise<{ status: number; poured: number }>((resolve, reject) => {
      let poured = 0;
      const sent = request(url, {
        method: "POST",
        headers: { authorization: `Bearer ${acme.key}`, "content-type": "application/json" },
      });
      const more = () => {
        if (sent.destroyed || poured > 5_000_000) return;
        poured += 1024;
        sent.write(" ".repeat(1024), () => setImmediate(more));
      };
      sent.on("response", (response) => {
        resolve({ status: response.statusCode ?? 0, poured });
        sent.destroy();
      });
      sent.on("error", reject);
      more();
    });

  test.each(["plain", "raw", "app"] as const)(
    "a body without an end is refused early (%s)",
    async (door) => {
      const { status, poured } = await pour(doors[door]);
      expect(status).toBe(413);
      expect(poured).toBeLessThan(2_000_000);
    },
  );

  /** As a client does that is told to come again: texts that are no key are looked up at a stated rate. */
  async function postInTurn(door: string, sent: Parameters<typeof post>[1]) {
    for (let tries = 0; ; tries++) {
      const answer = await post(door, sent);
      const seconds = answer.headers.get("retry-after");
      if (answer.status !== 503 || seconds === null || tries === 20) return answer;
      await setTimeout(Number(seconds) * 1000);
    }
  }

  test("2,000 broken verifications are refused or answered: no 5xx, no hang", async () => {
    const known = { components: {}, ids: [secret, acme.api.id], values: {} };
    const schema = z.toJSONSchema(VerifyBody, { io: "input" });
    const components = schema.$defs ?? {};
    const bodies = garbageBody(components.VerifyRequest, { ...known, components });
    const waiting = fc.sample(fc.tuple(bodies, garbageType("application/json")), 2_000);
    const statuses: Record<number, number> = {};
    const worker = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) {
        const [raw, type] = one;
        const sent = { body: Buffer.from(raw, "latin1"), headers: { "content-type": type } };
        const door = waiting.length % 2 === 0 ? doors.raw : doors.plain;
        const { status, text, headers } = await postInTurn(door, sent);
        expect(status < 500 ? "fine" : { status, text, raw }).toBe("fine");
        expect(headers.get("x-request-id")).toMatch(/^req_/);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: 10 }, worker));
    expect(statuses[200]).toBeGreaterThan(20);
    expect(statuses[400]).toBeGreaterThan(500);
  }, 60_000);
});
