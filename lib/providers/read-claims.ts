import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  type Configuration,
  fetchUserInfo,
  ResponseBodyError,
} from "openid-client";
import { log } from "@/lib/log";
import { OutboundError } from "@/lib/outbound/target";
import { type Checks, checksOf } from "./attempt";
import { type Claims, claimsOf } from "./claims";
import { configure } from "./configure";
import { ProviderError, type ProviderFault } from "./fault";
import type { Provider } from "./provider";
import { readGithub } from "./read-github";

/**
 * Exchanges the code that a browser came back with, and reads who it is. openid-client checks `state` and `iss` of the
 * answer (RFC 9207), and of the ID token signature, `iss`, `aud`, `exp`, `iat` and `nonce` (OpenID Connect Core,
 * 3.1.3.7). The tokens are dropped here: nothing keeps them.
 * @param callback the address the browser came back to, with its query
 * @param token what the browser was given when it went
 * @throws ProviderError
 */
export async function readClaims(
  provider: Provider,
  callback: URL,
  token: string,
  now: Date,
): Promise<Claims> {
  try {
    const configuration = await configure(provider, now);
    const checks = checksOf(token);
    return provider.githubApi === null
      ? await readOpenId(configuration, callback, checks)
      : await readGithub(configuration, callback, checks, provider);
  } catch (error) {
    throw failureOf(provider, error);
  }
}

async function readOpenId(configuration: Configuration, callback: URL, checks: Checks) {
  const tokens = await authorizationCodeGrant(configuration, callback, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) throw new ProviderError("refused");
  const complete = claims.email !== undefined && claims.email_verified !== undefined;
  if (complete || !configuration.serverMetadata().userinfo_endpoint) return claimsOf(claims);
  const more = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
  return claimsOf({ ...more, ...claims });
}

/**
 * What went wrong, as one of our words. The log says what kind of thing it was, never what was sent: errors of the
 * library hold the answer they are about.
 */
export function failureOf({ id }: Pick<Provider, "id">, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const outbound = [error, cause].find((one) => one instanceof OutboundError);
  const fault = outbound ? "unavailable" : faultOf(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const said = error instanceof ResponseBodyError ? error.error : "";
  const detail = outbound instanceof OutboundError ? outbound.message : said;
  log().warn({ provider: id, fault, code, detail }, "sign-in by a provider");
  return new ProviderError(fault);
}

function faultOf(error: unknown): ProviderFault {
  if (error instanceof AuthorizationResponseError) {
    if (error.error === "access_denied") return "declined";
    return /^(?:server_error|temporarily_unavailable)$/.test(error.error)
      ? "unavailable"
      : "refused";
  }
  const answer = error instanceof Error && error.cause instanceof Response ? error.cause : error;
  const failed = answer instanceof Response || answer instanceof ResponseBodyError;
  return failed && answer.status >= 500 ? "unavailable" : "refused";
}
