import { env } from "@/lib/env";
import { requestOutside } from "@/lib/outbound/request";

/** For each call: a provider that takes longer is told of as being away. */
const TIMEOUT_MS = 8_000;
/** Metadata, keys, tokens and profiles are a few kilobytes. */
const MAX_BYTES = 512 * 1024;
/** Answers that have no body by their status (RFC 9110, 15.3.5, 15.4.5). */
const BODILESS = new Set([204, 205, 304]);

export type Call = Readonly<{
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
}>;

/**
 * `fetch` as openid-client takes it, through the guard for calls to elsewhere (T06): a provider's metadata name
 * further addresses, and nobody here chose those.
 * @throws OutboundError
 */
export async function guardedFetch(
  url: string,
  { method, headers, body }: Call,
): Promise<Response> {
  const { localTargets, signIn } = env();
  const answer = await requestOutside(
    {
      ...{ url, headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES },
      method: method === "POST" ? "POST" : "GET",
      ...(body === undefined || body === null ? {} : { body: String(body) }),
    },
    { loopback: localTargets, privateNetwork: signIn.privateNetwork },
  );
  const given = Object.entries(answer.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  const { status } = answer;
  const bytes = BODILESS.has(status) ? null : new Uint8Array(answer.body);
  return new Response(bytes, { status, headers: given });
}
