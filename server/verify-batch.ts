import type { IncomingMessage, ServerResponse } from "node:http";
import { answerBatch, parseBatch } from "@/lib/http/batch";
import { requireJson } from "@/lib/http/body";
import { ANSWER_HEADERS } from "@/lib/http/refusal";
import { newId } from "@/lib/ids";
import { parseJson } from "@/lib/json";
import type { Verifier } from "@/lib/verifier/open";
import { findCaller, type Peer } from "@/lib/verify/caller";
import type { PeerReader } from "./peer";
import { readBody, refuse } from "./raw";

const MAX_BODY_BYTES = 64 * 1024;

/** Served without the web-standard app, which costs more than ten verifications: a batch is never dearer than its parts. */
export const BATCH_PATH = "/v1/keys/verify-batch";

/** Answers `POST /v1/keys/verify-batch` on node's own request and response, as the app answers it. */
export function batchListener(verifier: Verifier, peerOf: PeerReader) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = newId("request");
    const fail = (error: unknown) => refuse(request, response, BATCH_PATH, error, requestId);
    const send = (text: string) => {
      response
        .writeHead(200, {
          ...ANSWER_HEADERS,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
          "x-request-id": requestId,
        })
        .end(text);
    };
    readBody(request, MAX_BODY_BYTES, fail, (body) => {
      answerOf(verifier, peerOf(request), request, requestId, body)
        .then((text) => verifier.journal.written(() => send(text), fail))
        .catch(fail);
    });
  };
}

async function answerOf(
  verifier: Verifier,
  peer: Peer,
  { headers }: IncomingMessage,
  requestId: string,
  body: Buffer,
): Promise<string> {
  const caller = await findCaller(verifier.node, headers.authorization, peer);
  requireJson(headers["content-type"], headers["content-encoding"]);
  const requests = parseBatch(parseJson(body));
  return answerBatch(verifier, caller, { ip: peer.ip, requestId }, requests);
}
