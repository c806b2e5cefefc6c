import { STATUS_CODES } from "node:http";
import { workspaceNamed } from "@/lib/certificates/name";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { clientAddress, proxiesOf } from "@/lib/http/client-address";
import { ANSWER_HEADERS, refusalOf } from "@/lib/http/refusal";
import { newId } from "@/lib/ids";
import { parseJson } from "@/lib/json";
import type { Verifier } from "@/lib/verifier/open";
import { whoBehind } from "@/lib/verifier/who";
import type { Answer } from "@/lib/verify/answer";
import { callerBehind, digestOfBearer, type Peer } from "@/lib/verify/caller";
import { encodeAnswer, headersOf } from "@/lib/verify/encode";
import { parseRequest } from "@/lib/verify/request";
import { verifyKey } from "@/lib/verify/verify";
import { type Admission, busyAnswer } from "./admission";
import type { PlainHandler, Reply } from "./front";
import { KEEP_ALIVE_MS } from "./listen";
import { certificateOn } from "./peer";
import { MAX_BODY_BYTES, VERIFY_PATH } from "./verify";

/** Of a head: who asks, and from where. */
type Asker = Readonly<{ digest: string; peer: Peer; authorization: string }>;

/** Answers `POST /v1/keys/verify` without `node:http`, as `verifyListener` answers it through it. */
export function verifyPlainly(verifier: Verifier, admission: Admission): PlainHandler<Asker> {
  const proxies = proxiesOf(env().mtls.trustedProxies);
  return {
    start: `POST ${VERIFY_PATH}`,
    maxBodyBytes: MAX_BODY_BYTES,
    prepare: ({ authorization, forwardedFor, workspace }, socket) => ({
      digest: digestOrNone(authorization),
      peer: {
        ip: clientAddress(socket.remoteAddress ?? "", forwardedFor, proxies),
        certificate: certificateOn(socket),
        workspaceId: workspaceNamed(workspace ?? undefined),
      },
      authorization,
    }),
    serve(asker, body, reply) {
      const leave = admission.enter(() => whoBehind(verifier.node, asker.digest, asker.peer.ip));
      if (leave === null) {
        const busy = () => replyBusy(reply);
        // A connection waits with one request at most, so there is room for all of them.
        if (!admission.refusals.add(busy)) busy();
        return;
      }
      const fail = (error: unknown) => {
        leave();
        refuse(asker, reply, error);
      };
      const send = (answer: Answer) => {
        const { text, encoding } = encode(answer);
        const done = () => {
          leave();
          reply(text, encoding);
        };
        verifier.journal.written(done, fail);
      };
      try {
        const answer = answerOf(verifier, asker, body);
        if (answer instanceof Promise) answer.then(send).catch(fail);
        else send(answer);
      } catch (error) {
        fail(error);
      }
    },
  };
}

/** '' where the header holds no key: told with each request, since it is an answer to one. */
function digestOrNone(authorization: string): string {
  try {
    return digestOfBearer(authorization);
  } catch (error) {
    if (error instanceof AppError) return "";
    throw error;
  }
}

function answerOf(
  verifier: Verifier,
  { digest, peer, authorization }: Asker,
  body: Buffer,
): Answer | Promise<Answer> {
  const known = digest === "" ? digestOfBearer(authorization) : digest;
  const caller = callerBehind(verifier.node, known, peer);
  const asked = parseRequest(parseJson(body));
  return caller instanceof Promise
    ? caller.then((one) => verifyKey(verifier, one, asked, peer.ip))
    : verifyKey(verifier, caller, asked, peer.ip);
}

const FIXED = [
  ...Object.entries(ANSWER_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`),
  `Connection: keep-alive\r\nKeep-Alive: timeout=${KEEP_ALIVE_MS / 1000}\r\n`,
].join("");

let second = { number: 0, headers: "" };

/** The headers that are on every answer; the date has no fractions of a second (RFC 9110, 5.6.7). */
function commonHeaders(): string {
  const number = Math.floor(Date.now() / 1000);
  if (number !== second.number) {
    const date = new Date(number * 1000).toUTCString();
    second = { number, headers: `${FIXED}Date: ${date}\r\n` };
  }
  return second.headers;
}

function encode(answer: Answer): { text: string; encoding: "latin1" | "utf8" } {
  const body = encodeAnswer(answer);
  const bytes = Buffer.byteLength(body);
  const text =
    `HTTP/1.1 200 OK\r\n${commonHeaders()}content-type: application/json\r\n` +
    `${linesOf(headersOf(answer))}content-length: ${bytes}\r\nx-request-id: ${answer.requestId}\r\n\r\n${body}`;
  // A body of as many bytes as characters is ASCII, and as Latin-1 it is quicker to write.
  return { text, encoding: bytes === body.length ? "latin1" : "utf8" };
}

function linesOf(headers: Readonly<Record<string, string>>): string {
  let text = "";
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  return text;
}

function replyBusy(reply: Reply): void {
  const requestId = newId("request");
  reply(textOf(busyAnswer(requestId, VERIFY_PATH), requestId), "utf8");
}

function refuse({ authorization }: Asker, reply: Reply, error: unknown): void {
  const requestId = newId("request");
  const refusal = refusalOf(error, { requestId, authorization, path: VERIFY_PATH });
  reply(textOf(refusal, requestId), "utf8");
}

const textOf = ({ status, headers, body }: ReturnType<typeof refusalOf>, requestId: string) =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${commonHeaders()}${linesOf(headers)}` +
  `content-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${requestId}\r\n\r\n${body}`;
