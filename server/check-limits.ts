import type { IncomingMessage, ServerResponse } from "node:http";
import { authenticate } from "@/lib/http/authenticate";
import { requireJson } from "@/lib/http/body";
import { parseWith } from "@/lib/http/faults";
import { ANSWER_HEADERS } from "@/lib/http/refusal";
import { standingOf } from "@/lib/http/routes/limits";
import { CheckedLimitsShape } from "@/lib/http/work-shapes";
import { newId } from "@/lib/ids";
import { parseJson } from "@/lib/json";
import { checkLimits } from "@/lib/limits/check";
import { CheckLimitsInput } from "@/lib/limits/input";
import type { Verifier } from "@/lib/verifier/open";
import type { Peer } from "@/lib/verify/caller";
import type { PeerReader } from "./peer";
import { readBody, refuse } from "./raw";

const MAX_BODY_BYTES = 64 * 1024;

/** Served without the web-standard app, like verify: backends call it for each request they get. */
export const CHECK_PATH = "/v1/limits/check";

/** Answers `POST /v1/limits/check` on node's own request and response, as the app answers it. */
export function checkListener(verifier: Verifier, peerOf: PeerReader) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = newId("request");
    const fail = (error: unknown) => refuse(request, response, CHECK_PATH, error, requestId);
    readBody(request, MAX_BODY_BYTES, fail, (body) => {
      answer(verifier, peerOf(request), { request, response, requestId, body }).catch(fail);
    });
  };
}

type Received = Readonly<{
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  body: Buffer;
}>;

async function answer(
  verifier: Verifier,
  peer: Peer,
  { request, response, requestId, body }: Received,
): Promise<void> {
  const { headers: sent } = request;
  const userAgent = (sent["user-agent"] ?? "").slice(0, 512);
  const origin = { requestId, ip: peer.ip, userAgent };
  const actor = await authenticate(verifier, sent.authorization, origin, peer);
  requireJson(sent["content-type"], sent["content-encoding"]);
  const input = parseWith(CheckLimitsInput, parseJson(body), "body");
  const checked = await checkLimits(actor, verifier, input);
  const text = JSON.stringify(CheckedLimitsShape.parse(checked));
  response
    .writeHead(200, {
      ...standingOf(checked),
      ...ANSWER_HEADERS,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      "x-request-id": requestId,
    })
    .end(text);
}
