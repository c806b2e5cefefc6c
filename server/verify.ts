import type { IncomingMessage, ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import { env } from "@/lib/env";
import { requireJson } from "@/lib/http/body";
import { proxiesOf } from "@/lib/http/client-address";
import { ANSWER_HEADERS } from "@/lib/http/refusal";
import { parseJson } from "@/lib/json";
import type { Verifier } from "@/lib/verifier/open";
import type { Answer } from "@/lib/verify/answer";
import { type Caller, findCaller } from "@/lib/verify/caller";
import { encodeAnswer, headersOf } from "@/lib/verify/encode";
import { parseRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";
import { callerAddress, readBody, refuse } from "./raw";

export const MAX_BODY_BYTES = 16 * 1024;

/** The path that is served without the web-standard app, which would cost more than the verification. */
export const VERIFY_PATH = "/v1/keys/verify";

/** Answers `POST /v1/keys/verify` on node's own request and response. */
export function verifyListener(verifier: Verifier) {
  const proxies = proxiesOf(env().mtls.trustedProxies);
  return (request: IncomingMessage, response: ServerResponse): void => {
    const fail = (error: unknown) => refuse(request, response, VERIFY_PATH, error);
    readBody(request, MAX_BODY_BYTES, fail, (body) => {
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
  const callerIp = callerAddress({ headers, socket }, proxies);
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
