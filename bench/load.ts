import type { Launched } from "./processes";
import { cpuOf } from "./processes";

/** What a client process is to do. */
export type LoadPlan = Readonly<{
  port: number;
  /** Over TLS, with a certificate and its key in PEM; left out: plainly. */
  tls?: Readonly<{ cert: string; key: string; ca: string }>;
  /** Whole requests, head and body; sent in turn. */
  requests: readonly string[];
  /** A text that stands in every answer when all is well. */
  expected: string;
  connections: number;
  warmUpMs: number;
  measureMs: number;
}>;

/** What it measured. Latencies in milliseconds. */
export type LoadReport = Readonly<{
  answers: number;
  /** Answers without the expected text, and the first of them. */
  unexpected: number;
  example: string;
  elapsedMs: number;
  cpuMs: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}>;

/** A run with what both sides cost: processor time of the server, and how busy each process was. */
export type Load = LoadReport &
  Readonly<{
    perSecond: number;
    /** Processor time for one answer: of all the server's threads, and of its event loop alone. */
    serverMicros: number;
    loopMicros: number;
    serverBusy: number;
    clientBusy: number;
  }>;

/**
 * Lets the client work on a server.
 * @throws Error when answers were not as expected: figures of a failing server mean nothing
 */
export async function runLoad(client: Launched, server: Launched, plan: LoadPlan): Promise<Load> {
  let before = cpuOf(server.pid);
  const report = await new Promise<LoadReport>((resolve, reject) => {
    const listen = (message: "measuring" | LoadReport) => {
      if (message === "measuring") {
        before = cpuOf(server.pid);
        return;
      }
      client.child.off("message", listen);
      client.child.off("exit", reject);
      resolve(message);
    };
    client.child.on("message", listen).on("exit", reject);
    client.child.send(plan);
  });
  const after = cpuOf(server.pid);
  const allMs = after.all - before.all;
  if (report.unexpected > 0)
    throw new Error(
      `${report.unexpected} of ${report.answers} answers are wrong: ${report.example}`,
    );
  return {
    ...report,
    perSecond: (1000 * report.answers) / report.elapsedMs,
    serverMicros: (1000 * allMs) / report.answers,
    loopMicros: (1000 * (after.loop - before.loop)) / report.answers,
    serverBusy: allMs / report.elapsedMs,
    clientBusy: report.cpuMs / report.elapsedMs,
  };
}

/** A POST of JSON, or a GET without a body, with a bearer token; '' for none. */
export function httpText(path: string, token: string, body?: unknown): string {
  const text = body === undefined ? "" : JSON.stringify(body);
  const lines = [
    `${body === undefined ? "GET" : "POST"} ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    ...(token === "" ? [] : [`Authorization: Bearer ${token}`]),
    ...(body === undefined
      ? []
      : ["Content-Type: application/json", `Content-Length: ${Buffer.byteLength(text)}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${text}`;
}

/** A POST of a form, with HTTP Basic where a client is given. */
export function formText(
  path: string,
  fields: Readonly<Record<string, string>>,
  client?: Readonly<{ id: string; secret: string }>,
): string {
  const text = new URLSearchParams(fields).toString();
  const basic = client && Buffer.from(`${client.id}:${client.secret}`).toString("base64");
  const lines = [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    ...(basic === undefined ? [] : [`Authorization: Basic ${basic}`]),
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${text.length}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${text}`;
}
