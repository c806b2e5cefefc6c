import type { IncomingMessage, ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import { tooLarge } from "@/lib/http/body";
import { clientAddress } from "@/lib/http/client-address";
import { ANSWER_HEADERS, refusalOf } from "@/lib/http/refusal";
import { newId } from "@/lib/ids";

// For the paths that are served on node's own request and response, without the web-standard app.

/** The address of who calls; see `clientAddress`. */
export function callerAddress(
  { headers, socket }: Pick<IncomingMessage, "headers" | "socket">,
  proxies: BlockList | null,
): string {
  const forwarded = proxies === null ? null : String(headers["x-forwarded-for"] ?? "");
  return clientAddress(socket.remoteAddress ?? "", forwarded, proxies);
}

/** Hands the whole body on, or fails with `too_large` as soon as it is. */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  fail: (error: unknown) => void,
  done: (body: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else if (size - chunk.length <= maxBytes) fail(tooLarge(maxBytes));
  });
  request.on("end", () => {
    if (size > maxBytes) return;
    const [first] = chunks;
    done(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
  });
}

/** Answers what was thrown, as the app does. */
export function refuse(
  { headers: { authorization } }: IncomingMessage,
  response: ServerResponse,
  path: string,
  error: unknown,
  requestId = newId("request"),
): void {
  if (response.headersSent) return;
  const refusal = refusalOf(error, { requestId, authorization, path });
  response.writeHead(refusal.status, {
    ...ANSWER_HEADERS,
    ...refusal.headers,
    "content-length": Buffer.byteLength(refusal.body),
    "x-request-id": requestId,
    // What is left of a refused body is not read.
    ...(refusal.status === 413 && { connection: "close" }),
  });
  response.end(refusal.body);
}
