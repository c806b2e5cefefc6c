import { once } from "node:events";
import fs from "node:fs";
import { Agent, createServer, request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openClient, type Sql } from "@/db/sql";
import { testDatabase } from "@/db/testing";
import { env } from "@/lib/env";
import { openVerifier, type Verifier } from "@/lib/verifier/open";
import { testTenant } from "@/lib/verifier/testing";
import { Admission } from "./admission";
import { Front } from "./front";
import { peerReader } from "./peer";
import { VERIFY_PATH, verifyListener } from "./verify";
import { verifyPlainly } from "./verify-plain";

const databaseUrl = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-journal-"));
const queries: string[] = [];
let client: Sql;
let verifier: Verifier;
let server: Server;
let front: Front<unknown>;
let port: number;
let acme: Awaited<ReturnType<typeof testTenant>>;

/** The same client, noting every statement it is asked for. */
const noting = (sql: Sql): Sql =>
  new Proxy(sql, {
    apply(target, self, given: [TemplateStringsArray | unknown, ...unknown[]]) {
      const [text] = given;
      if (Array.isArray(text) && "raw" in text) queries.push(text.join("?"));
      return Reflect.apply(target, self, given);
    },
    get(target, name) {
      if (name === "begin") queries.push("begin");
      return Reflect.get(target, name);
    },
  });

beforeAll(async () => {
  client = openClient(databaseUrl, { max: 5 });
  verifier = await openVerifier({
    databaseUrl,
    sql: noting(client),
    peppers: env().peppers,
    journalRoot: folder,
    // Counting is somebody else's query, at its own time.
    count: async () => {},
    onRefillDue: async () => {},
    onError: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
  acme = await testTenant();
  server = createServer(verifyListener(verifier, peerReader(env().mtls))).listen(0, "127.0.0.1");
  front = new Front(server, verifyPlainly(verifier, new Admission(verifier.measures)));
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  front.close();
  server.closeAllConnections();
  server.close();
  await verifier.close();
  await client.end();
  fs.rmSync(folder, { recursive: true });
});

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => agent.destroy());

const headersOf = (body: string) => ({
  authorization: `Bearer ${acme.callerSecret}`,
  "content-type": "application/json",
  "content-length": Buffer.byteLength(body),
});

/** One request after the other on one connection. */
async function post(value: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  const request = httpRequest({
    port,
    agent,
    method: "POST",
    path: VERIFY_PATH,
    headers: headersOf(body),
  });
  request.end(body);
  const [response] = await once(request, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) };
}

/** Fencing silent nodes goes by the clock; everything else would be for a verification. */
const queriesForVerify = () =>
  queries.filter((text) => STATEMENT.test(text) && !text.includes("node_sessions"));

/** Parts of statements are made with the same tag. */
const STATEMENT = /^\s*(?:begin|select|insert|update|delete|with)\b/;

describe("queries", () => {
  test("a warm verification asks the database nothing; a cold one asks once", async () => {
    const keys = await Promise.all(
      Array.from({ length: 10 }, () =>
        acme.key({
          scopes: ["invoices:*"],
          limits: [{ name: "requests", limit: 1_000_000, windowMs: 60_000 }],
        }),
      ),
    );
    const verifyAll = async () => {
      for (const { secret } of keys)
        expect((await post({ key: secret, scopes: ["invoices:read"] })).body.code).toBe("VALID");
    };
    await post({ key: "unknown, so that the caller is warm" });
    queries.length = 0;
    await verifyAll();
    expect(queriesForVerify()).toHaveLength(10);
    queries.length = 0;
    for (let i = 0; i < 200; i++) await verifyAll();
    expect(queriesForVerify()).toEqual([]);
  }, 60_000);

  test("K05 a secret of our shape with a wrong checksum asks the database nothing", async () => {
    const { secret } = await acme.key();
    await post({ key: "warm" });
    queries.length = 0;
    for (const end of ["a", "b", "c"]) {
      const wrong = secret.slice(0, -1) + (secret.endsWith(end) ? "d" : end);
      expect((await post({ key: wrong })).body).toMatchObject({ valid: false, code: "NOT_FOUND" });
    }
    expect(queriesForVerify()).toEqual([]);
  });

  test("an unknown secret asks the database once, however often it is tried", async () => {
    await post({ key: "warm" });
    queries.length = 0;
    for (let i = 0; i < 20; i++) await post({ key: "somebody-elses-key" });
    expect(queriesForVerify()).toHaveLength(1);
  });
});

describe("a connection", () => {
  const opened = async () => {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return socket;
  };
  const textOf = (value: unknown) => {
    const body = JSON.stringify(value);
    const head = Object.entries(headersOf(body)).map(([name, text]) => `${name}: ${text}\r\n`);
    return `POST ${VERIFY_PATH} HTTP/1.1\r\nhost: x\r\n${head.join("")}\r\n${body}`;
  };
  /** What arrives until `count` answers are there. */
  const answersOn = (socket: Socket, count: number) =>
    new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
        if (text.split("HTTP/1.1 ").length > count && text.endsWith("}")) resolve(text);
      });
    });
  const openSockets = () =>
    new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

  test("is used again after every kind of refusal", async () => {
    const { secret } = await acme.key();
    const statuses = [];
    for (const body of ["{", '{"key":1}', '{"key":"a","key":"b"}', { key: secret, other: 1 }])
      statuses.push((await post(body)).status);
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect((await post({ key: secret, limits: [{ name: "none" }] })).status).toBe(422);
    expect((await post({ key: secret })).body.code).toBe("VALID");
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
  });

  test("that sends requests without waiting gets the answers in their order", async () => {
    const { secret } = await acme.key();
    const socket = await opened();
    const answers = answersOn(socket, 4);
    const bodies = [secret, "not-there-1", secret, "not-there-2"].map((key) => ({ key }));
    socket.write(bodies.map(textOf).join(""));
    const codes = [...(await answers).matchAll(/"code":"(\w+)"/g)].map(([, code]) => code);
    expect(codes).toEqual(["VALID", "NOT_FOUND", "VALID", "NOT_FOUND"]);
    socket.destroy();
  });

  test("that breaks off in its head, its body or before its answer leaves nothing behind", async () => {
    const { secret } = await acme.key();
    const before = await openSockets();
    const whole = textOf({ key: secret });
    for (const part of [20, whole.length - 5, whole.length]) {
      for (let i = 0; i < 20; i++) {
        const socket = await opened();
        socket.write(whole.slice(0, part), () => socket.destroy());
        await once(socket, "close");
      }
    }
    // The server learns of it in its own time; an answer on a connection of later comes after that.
    for (let i = 0; i < 1000 && (await openSockets()) > before; i++) await post({ key: secret });
    expect(await openSockets()).toBe(before);
    expect((await post({ key: secret })).body.code).toBe("VALID");
  });
});
