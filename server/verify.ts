import type { IncomingMessage, ServerResponse } from "node:http";
import { requireJson } from "@/lib/http/body";
import { ANSWER_HEADERS } from "@/lib/http/refusal";
import { answerText, UNKEY_VERIFY_PATH } from "@/lib/http/v2/verify";
import { parseVerify } from "@/lib/http/v2/verify-request";
import { parseJson } from "@/lib/json";
import type { Verifier } from "@/lib/verifier/open";
import type { Answer } from "@/lib/verify/answer";
import { type Caller, findCaller, type Peer } from "@/lib/verify/caller";
import { encodeAnswer, headersOf } from "@/lib/verify/encode";
import { parseRequest, type VerifyRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";
import type { PeerReader } from "./peer";
import { readBody, refuse } from "./raw";

export const MAX_BODY_BYTES = 16 * 1024;

/** The path that is served without the web-standard app, which would cost more than the verification. */
export const VERIFY_PATH = "/v1/keys/verify";

/** The names in which a verification is asked for and answered. */
type Wire = Readonly<{
  path: string;
  parse(body: unknown): VerifyRequest;
  textOf(verifier: Verifier, answer: Answer): string | Promise<string>;
  headersOf(answer: Answer): Record<string, string>;
}>;

const OURS: Wire = {
  path: VERIFY_PATH,
  parse: parseRequest,
  textOf: (_, answer) => encodeAnswer(answer),
  headersOf,
};

const UNKEYS: Wire = {
  path: UNKEY_VERIFY_PATH,
  parse: parseVerify,
  textOf: answerText,
  headersOf: () => ({}),
};

/** Answers `POST /v1/keys/verify` on node's own request and response. */
export const verifyListener = (verifier: Verifier, peerOf: PeerReader) =>
  listenerOf(verifier, peerOf, OURS);

/** Answers `POST /v2/keys.verifyKey` likewise. */
export const unkeyVerifyListener = (verifier: Verifier, peerOf: PeerReader) =>
  listenerOf(verifier, peerOf, UNKEYS);

function listenerOf(verifier: Verifier, peerOf: PeerReader, wire: Wire) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const fail = (error: unknown) => refuse(request, response, wire.path, error);
    const reply = (answer: Answer) => send({ verifier, wire, response, fail }, answer);
    readBody(request, MAX_BODY_BYTES, fail, (body) => {
      try {
        const answer = answerOf(verifier, peerOf(request), request, wire.parse, body);
        if (answer instanceof Promise) answer.then(reply).catch(fail);
        else reply(answer);
      } catch (error) {
        fail(error);
      }
    });
  };
}

function answerOf(
  verifier: Verifier,
  peer: Peer,
  { headers }: IncomingMessage,
  parse: Wire["parse"],
  body: Buffer,
): Answer | Promise<Answer> {
  const caller = findCaller(verifier.node, headers.authorization, peer);
  requireJson(headers["content-type"], headers["content-encoding"]);
  const asked = parse(parseJson(body));
  const verify = (one: Caller) => verifyKey(verifier, one, asked, peer.ip);
  return caller instanceof Promise ? caller.then(verify) : verify(caller);
}

type Reply = Readonly<{
  verifier: Verifier;
  wire: Wire;
  response: ServerResponse;
  fail: (error: unknown) => void;
}>;

function send(reply: Reply, answer: Answer): void {
  const text = reply.wire.textOf(reply.verifier, answer);
  if (text instanceof Promise) text.then((one) => sendText(reply, answer, one)).catch(reply.fail);
  else sendText(reply, answer, text);
}

/** The answer goes out once its journal line is written. */
function sendText({ verifier, wire, response, fail }: Reply, answer: Answer, text: string): void {
  const headers = Object.assign(wire.headersOf(answer), ANSWER_HEADERS);
  headers["content-type"] = "application/json";
  headers["content-length"] = String(Buffer.byteLength(text));
  headers["x-request-id"] = answer.requestId;
  verifier.journal.written(() => response.writeHead(200, headers).end(text), fail);
}
