import type { IncomingMessage, ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import { env } from "@/lib/env";
import { requireJson, tooLarge } from "@/lib/http/body";
import { clientAddress, proxiesOf } from "@/lib/http/client-address";
import { ANSWER_HEADERS, refusalOf } from "@/lib/http/refusal";
import { newId } from "@/lib/ids";
import { parseJson } from "@/lib/json";
import type { Verifier } from "@/lib/verifier/open";
import type { Answer } from "@/lib/verify/answer";
import { type Caller, findCaller } from "@/lib/verify/caller";
import { encodeAnswer, headersOf } from "@/lib/verify/encode";
import { parseRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";

export const MAX_BODY_BYTES = 16 * 1024;

/** The path that is served without the web-standard app, which would cost more than the verification. */
export const VERIFY_PATH = "/v1/keys/verify";

/** Answers `POST /v1/keys/verify` on node's own request and response. */
export function verifyListener(verifier: Verifier) {
  const proxies = proxiesOf(env().mtls.trustedProxies);
  return (request: IncomingMessage, response: ServerResponse): void => {
    const fail = (error: unknown) => refuse(request, response, error);
    readBody(request, fail, (body) => {
      try {
        const answer = answerOf(verifier, proxies, request, body);
        if (answer instanceof Promise)
          answer.then((one) => send(verifier, response, one, fail), fail);
        else send(verifier, response, answer, fail);
      } catch (error) {
        fail(error);
      }
    });
  };
}

function answerOf(
  verifier: Verifier,
  proxies: BlockList | null,
  { headers, socket }: IncomingMessage,
  body: Buffer,
): Answer | Promise<Answer> {
  const forwarded = proxies === null ? null : String(headers["x-forwarded-for"] ?? "");
  const callerIp = clientAddress(socket.remoteAddress ?? "", forwarded, proxies);
  const caller = findCaller(verifier.node, headers.authorization, callerIp);
  requireJson(headers["content-type"], headers["content-encoding"]);
  const asked = parseRequest(parseJson(body));
  const verify = (one: Caller) => verifyKey(verifier, one, asked, callerIp);
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
  const headers = Object.assign(headersOf(answer), ANSWER_HEADERS);
  headers["content-type"] = "application/json";
  headers["content-length"] = String(Buffer.byteLength(text));
  headers["x-request-id"] = answer.requestId;
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
    else if (size - chunk.length <= MAX_BODY_BYTES) fail(tooLarge(MAX_BODY_BYTES));
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
  const { authorization } = request.headers;
  const refusal = refusalOf(error, { requestId, authorization, path: VERIFY_PATH });
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
