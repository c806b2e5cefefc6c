import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import express from "express";
import { Hono } from "hono";
import { afterAll } from "vitest";
import type { TestCertificate } from "@/lib/certificates/testing";
import { requireToken } from "./src/express";
import { requireToken as requireInHono } from "./src/hono";
import { withToken } from "./src/next";
import { shownCertificate, type TokenCheck, TokenError } from "./src/tokens";

/** What a client sends, and which certificate it shows. */
export type Call = Readonly<{
  port: number;
  path: string;
  shown?: TestCertificate | null;
  /** To be resumed, instead of a handshake. */
  session?: Buffer | undefined;
  headers?: Readonly<Record<string, string>>;
  /** Sent as a form. */
  body?: string;
}>;

/** What came back: `error` as RFC 6750 and RFC 6749 spell it. */
export type Answered = Readonly<{
  status: number;
  error: string | undefined;
  text: string;
  resumed: boolean;
  session: Buffer | undefined;
}>;

/** One call on a connection of its own, to a server that shows `server`. */
export async function callOver(server: TestCertificate, call: Call): Promise<Answered> {
  const { port, path, shown, session, headers, body } = call;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const request = https.request({
    ...{ host: "localhost", port, path, ca: server.pem, agent: false },
    ...(shown && { cert: shown.pem, key: shown.key }),
    ...(session && { session }),
    ...{ method: body === undefined ? "GET" : "POST" },
    headers: { connection: "close", ...(body !== undefined && form), ...headers },
  });
  const seen: { session?: Buffer; resumed: boolean } = { resumed: false };
  request.on("socket", (socket) => {
    socket.on("session", (one: Buffer) => {
      seen.session = one;
    });
    socket.on("secureConnect", () => {
      seen.resumed = "isSessionReused" in socket && Boolean(Reflect.apply(reused, socket, []));
    });
  });
  request.end(body);
  const [response] = await once(request, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const challenge = String(response.headers["www-authenticate"] ?? "");
  const error = /error="?(\w+)/.exec(challenge)?.[1] ?? /"error":"(\w+)"/.exec(text)?.[1];
  return { status: response.statusCode, error, text, resumed: seen.resumed, session: seen.session };
}

function reused(this: { isSessionReused(): boolean }): boolean {
  return this.isSessionReused();
}

/**
 * Services that check tokens with the SDK, each at a path of one server of node's with its own settings, which resumes
 * sessions: `/check` by the check alone, `/express`, `/hono`, `/next` by their doors.
 * @returns its port
 */
export async function startDoors(own: TestCertificate, check: TokenCheck): Promise<number> {
  const scopes = ["keys:read"];
  const sockets = new AsyncLocalStorage<Socket>();
  const app = express();
  const demand = {
    scopes,
    certificateOf: ({ socket }: express.Request) => shownCertificate(socket),
  };
  app.get("/express", requireToken(check, demand), (_, response) => void response.send("ok"));
  app.get("/check", async ({ headers, socket }, response) => {
    const certificate = await shownCertificate(socket);
    const token = headers.authorization?.replace("Bearer ", "") ?? "";
    const refusal = await check(token, { scopes, certificate }).then(
      () => null,
      (error: unknown) => error,
    );
    if (refusal instanceof TokenError)
      response.status(refusal.status).json({ error: refusal.code });
    else response.send(refusal === null ? "ok" : String(refusal));
  });
  const hono = new Hono<{ Bindings: HttpBindings }>().get(
    "/hono",
    requireInHono(check, {
      scopes,
      certificateOf: ({ env }) => shownCertificate(env.incoming.socket),
    }),
    (c) => c.text("ok"),
  );
  const certificateOf = () => shownCertificate(sockets.getStore() ?? {});
  const next = withToken(check, { scopes, certificateOf }, () => new Response("ok"));
  const listeners = {
    "/hono": getRequestListener(hono.fetch),
    "/next": getRequestListener((request) => next(request, {})),
  };
  const tls = { cert: own.pem, key: own.key, requestCert: true, rejectUnauthorized: false };
  const server = https.createServer(tls, (request, response) => {
    const { url = "" } = request;
    const listener = url === "/hono" || url === "/next" ? listeners[url] : app;
    sockets.run(request.socket, () => void listener(request, response));
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
