import type { IncomingMessage, ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import { env } from "@/lib/env";
import { authenticate } from "@/lib/http/authenticate";
import { requireJson } from "@/lib/http/body";
import { proxiesOf } from "@/lib/http/client-address";
import { parseWith } from "@/lib/http/faults";
import { ANSWER_HEADERS } from "@/lib/http/refusal";
import { standingOf } from "@/lib/http/routes/limits";
import { CheckedLimitsShape } from "@/lib/http/work-shapes";
import { newId } from "@/lib/ids";
import { parseJson } from "@/lib/json";
import { checkLimits } from "@/lib/limits/check";
import { CheckLimitsInput } from "@/lib/limits/input";
import type { Verifier } from "@/lib/verifier/open";
import { callerAddress, readBody, refuse } from "./raw";

const MAX_BODY_BYTES = 64 * 1024;

/** Served without the web-standard app, like verify: backends call it for each request they get. */
export const CHECK_PATH = "/v1/limits/check";

/** Answers `POST /v1/limits/check` on node's own request and response, as the app answers it. */
export function checkListener(verifier: Verifier) {
  const proxies = proxiesOf(env().mtls.trustedProxies);
  return (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = newId("request");
    const fail = (error: unknown) => refuse(request, response, CHECK_PATH, error, requestId);
    readBody(request, MAX_BODY_BYTES, fail, (body) => {
      answer(verifier, proxies, { request, response, requestId, body }).catch(fail);
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
  proxies: BlockList | null,
  { request, response, requestId, body }: Received,
): Promise<void> {
  const { headers: sent } = request;
  const userAgent = (sent["user-agent"] ?? "").slice(0, 512);
  const origin = { requestId, ip: callerAddress(request, proxies), userAgent };
  const actor = await authenticate(verifier, sent.authorization, origin);
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
