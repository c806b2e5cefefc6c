import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { hostOf, OutboundError, outboundPolicy, parseTarget, requireAllowed } from "./target";

/** A call to a URL that somebody else chose. */
export type OutboundRequest = Readonly<{
  url: string;
  method: "GET" | "POST";
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** For all of it: resolving, connecting, the answer's last byte. */
  timeoutMs: number;
  /** Of the answer's body. A longer one is an error, or cut there. */
  maxBytes: number;
  cut?: boolean;
}>;

/** Whatever the status was: a redirect is an answer like any other, and not followed. */
export type OutboundAnswer = Readonly<{
  status: number;
  headers: Readonly<http.IncomingHttpHeaders>;
  body: Buffer;
}>;

/** The addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const resolveByDns: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * Calls a URL that a tenant gave us (T06, CWE-918): https alone, and only where every address that its host has
 * is public. The connection goes to the very address that was judged, so a name that is resolved another way the
 * next time (rebinding) leads nowhere else. No redirect is followed, no proxy of the environment is used.
 * @throws OutboundError in words for people; nothing else
 */
export async function requestOutside(
  request: OutboundRequest,
  policy = outboundPolicy(),
  resolve: Resolve = resolveByDns,
): Promise<OutboundAnswer> {
  const url = parseTarget(request.url, policy);
  const late = AbortSignal.timeout(request.timeoutMs);
  try {
    const host = hostOf(url);
    const addresses = isIP(host) === 0 ? await Promise.race([resolve(host), raised(late)]) : [host];
    const [address] = addresses;
    if (address === undefined) throw new OutboundError("has a host without an address");
    for (const one of addresses) requireAllowed(one, policy);
    return await send(request, { url, address, signal: late });
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if (late.aborted) throw new OutboundError(`did not answer within ${request.timeoutMs} ms`);
    throw new OutboundError(wordsOf(error));
  }
}

const raised = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

type Connection = Readonly<{ url: URL; address: string; signal: AbortSignal }>;

function send(request: OutboundRequest, { url, address, signal }: Connection) {
  const { protocol } = url;
  const host = hostOf(url);
  const { request: open } = protocol === "https:" ? https : http;
  const options: https.RequestOptions = {
    host: address,
    port: url.port || (protocol === "https:" ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    method: request.method,
    headers: {
      ...request.headers,
      host: url.host,
      ...(request.body !== undefined && { "content-length": Buffer.byteLength(request.body) }),
    },
    // The certificate is that of the name, not of the address.
    ...(isIP(host) === 0 && { servername: host }),
    agent: false,
    signal,
  };
  return new Promise<OutboundAnswer>((done, failed) => {
    const call = open(options, (answer) => {
      readAnswer(answer, request).then(
        (body) => done({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        failed,
      );
    });
    call.on("error", failed);
    call.end(request.body);
  });
}

async function readAnswer(
  answer: http.IncomingMessage,
  { maxBytes, cut = false }: OutboundRequest,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop destroys the connection.
  for await (const chunk of answer) {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= maxBytes) continue;
    if (cut) break;
    throw new OutboundError(`answered with more than ${maxBytes} bytes`);
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection",
  ECONNRESET: "broke the connection off",
  EPIPE: "broke the connection off",
  ENOTFOUND: "has a host that does not exist",
  EAI_AGAIN: "has a host that cannot be resolved right now",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "cannot be reached",
  ETIMEDOUT: "did not answer in time",
};

function wordsOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words = WORDS[code];
  if (words) return words;
  return /CERT|TLS|SSL|SELF_SIGNED|ISSUER|ALTNAME|EPROTO/.test(code)
    ? `has no certificate that can be trusted (${code})`
    : "could not be called";
}
