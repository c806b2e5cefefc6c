import { Agent, request } from "node:http";

/** What a node answered; null when the connection failed or nothing came in time. */
export type Reply = Readonly<{ status: number; body: string }> | null;

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const PATIENCE_MS = 20_000;

/** Sends a POST. It is never sent twice: a request that failed may have been counted. */
export function call(port: number, path: string, token: string, body: unknown): Promise<Reply> {
  return new Promise((resolve) => {
    const text = JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    };
    const sent = request(
      { host: "127.0.0.1", port, path, method: "POST", agent, headers, timeout: PATIENCE_MS },
      (response) => {
        let answer = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          answer += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: answer }));
        response.on("error", () => resolve(null));
      },
    );
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(null));
    sent.end(text);
  });
}

/** Verifies a key; `code` as in the answer, or why there is none. */
export async function verify(
  port: number,
  token: string,
  body: Readonly<Record<string, unknown>>,
): Promise<string> {
  const reply = await call(port, "/v1/keys/verify", token, body);
  if (reply === null) return "no answer";
  if (reply.status !== 200) return `status ${reply.status}`;
  return /"code":"(\w+)"/.exec(reply.body)?.[1] ?? "no code";
}

export const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

/**
 * Resolves when a node says that it can decide.
 * @throws Error when it has not said so for as long as a caller would wait for an answer
 */
export async function untilReady(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/readyz`;
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error("A node is not ready again.");
}
