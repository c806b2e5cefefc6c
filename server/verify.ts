import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/lib/errors";
import { knownError, problemOf } from "@/lib/http/problem";
import { newId } from "@/lib/ids";
import { parseJson } from "@/lib/json";
import { log } from "@/lib/log";
import type { Verifier } from "@/lib/verifier/open";
import type { Answer } from "@/lib/verify/answer";
import { type Caller, findCaller } from "@/lib/verify/caller";
import { encodeAnswer, headersOf } from "@/lib/verify/encode";
import { parseRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";

const MAX_BODY_BYTES = 16 * 1024;

/** The path that is served without the web-standard app, which would cost more than the verification. */
export const VERIFY_PATH = "/v1/keys/verify";

/** Answers `POST /v1/keys/verify` on node's own request and response. */
export function serveVerify(
  verifier: Verifier,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const fail = (error: unknown) => refuse(request, response, error);
  readBody(request, fail, (body) => {
    try {
      const answer = answerOf(verifier, request, body);
      if (answer instanceof Promise)
        answer.then((one) => send(verifier, response, one, fail), fail);
      else send(verifier, response, answer, fail);
    } catch (error) {
      fail(error);
    }
  });
}

function answerOf(
  verifier: Verifier,
  request: IncomingMessage,
  body: Buffer,
): Answer | Promise<Answer> {
  const peerIp = request.socket.remoteAddress ?? "";
  const caller = findCaller(verifier.node, request.headers.authorization, peerIp);
  const type = request.headers["content-type"];
  if (type === undefined || !/^application\/json\b/i.test(type))
    throw new AppError("unsupported_media_type", "Send the body as application/json.");
  const asked = parseRequest(parseJson(body));
  const verify = (one: Caller) => verifyKey(verifier, one, asked, peerIp);
  return caller instanceof Promise ? caller.then(verify) : verify(caller);
}

/** The answer goes out once its journal line is written. */
function send(
  verifier: Verifier,
  response: ServerResponse,
  answer: Answer,
  fail: (error: unknown) => void,
): void {
  const text = encodeAnswer(answer);
  const headers = headersOf(answer);
  headers["Content-Type"] = "application/json";
  headers["Content-Length"] = String(Buffer.byteLength(text));
  headers["Cache-Control"] = "no-store";
  headers["X-Content-Type-Options"] = "nosniff";
  headers["X-Request-Id"] = answer.requestId;
  verifier.journal.written(() => response.writeHead(200, headers).end(text), fail);
}

function readBody(
  request: IncomingMessage,
  fail: (error: unknown) => void,
  done: (body: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else if (size - chunk.length <= MAX_BODY_BYTES)
      fail(new AppError("too_large", `The body may have ${MAX_BODY_BYTES} bytes.`));
  });
  request.on("end", () => {
    if (size > MAX_BODY_BYTES) return;
    const [first] = chunks;
    done(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return;
  const requestId = newId("request");
  const known = knownError(error);
  if (!known) log().error({ err: error, requestId }, "A verification failed unexpectedly");
  const problem = known
    ? problemOf(known, requestId)
    : problemOf(new AppError("unavailable", "Something went wrong here."), requestId, {
        status: 500,
        title: "Internal error",
      });
  const headers: Record<string, string> = {
    ...problem.headers,
    "cache-control": "no-store",
    "x-request-id": requestId,
  };
  if (known?.code === "unauthenticated")
    headers["www-authenticate"] = request.headers.authorization
      ? 'Bearer realm="keyway", error="invalid_token"'
      : 'Bearer realm="keyway"';
  // What is left of a refused body is not read.
  if (known?.code === "too_large") headers.connection = "close";
  response.writeHead(problem.status, headers).end(problem.body);
}
