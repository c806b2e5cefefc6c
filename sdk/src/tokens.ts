import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from "jose";
import { holdsScope } from "./scopes";
import { TokenError } from "./token-error";

export { certificateThumbprint, shownCertificate } from "./certificate";
export { TokenError, type TokenErrorCode } from "./token-error";

export type TokenCheckOptions = Readonly<{
  /** Of the workspace: `https://keys.example.com/w/ws_…`, as its metadata says it. */
  issuer: string;
  /** Of this API, as Keyway knows it. */
  audience: string;
  /** Left out: ES256 and RS256. */
  algorithms?: readonly string[];
  /** Left out: `/oauth/jwks.json` below the issuer. */
  jwksUrl?: string;
  /** By how much clocks may differ. Left out: 5. */
  clockToleranceSeconds?: number;
  /** How long the issuer's keys are kept, in milliseconds. Left out: 600,000. */
  cacheMs?: number;
  /** Keys are asked for no more often than this, whatever tokens come, in milliseconds. Left out: 30,000. */
  cooldownMs?: number;
  /** How long asking for keys may take, in milliseconds. Left out: 5,000. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}>;

/** What is asked of a token besides that it is valid. */
export type TokenNeeds = Readonly<{
  /** All of them. */
  scopes?: readonly string[];
  /** base64url SHA-256 of the certificate that the client showed (`certificateThumbprint`), for tokens bound to one. */
  certificate?: string | null | undefined;
}>;

/** A token that is accepted. */
export type AccessToken = Readonly<{
  id: string;
  /** The client, or the key that was traded for the token. */
  subject: string;
  clientId: string;
  keyId: string | null;
  scopes: readonly string[];
  expiresAt: Date;
  claims: Readonly<Record<string, unknown>>;
}>;

/** Checks an access token without a call to Keyway. @throws TokenError */
export type TokenCheck = (token: string, needs?: TokenNeeds) => Promise<AccessToken>;

/** A token of Keyway's has far less. */
const MAX_CHARS = 8192;

/**
 * A check of access tokens (RFC 9068) by the issuer's public keys alone: signature, issuer, audience, times, type,
 * scopes and certificate. A token that was revoked is accepted until it ends, in five minutes unless the API says
 * otherwise; where that is too long, ask Keyway's introspection.
 */
export function createTokenCheck(options: TokenCheckOptions): TokenCheck {
  const { issuer, audience, algorithms = ["ES256", "RS256"] } = options;
  const unsafe = algorithms.filter((name) => !/^(?:ES|RS|PS)(?:256|384|512)$|^Ed/.test(name));
  if (unsafe.length > 0) throw new TypeError(`Not an algorithm of public keys: ${unsafe.join()}`);
  const url = new URL(options.jwksUrl ?? `${issuer.replace(/\/+$/, "")}/oauth/jwks.json`);
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: options.cacheMs ?? 600_000,
    cooldownDuration: options.cooldownMs ?? 30_000,
    timeoutDuration: options.timeoutMs ?? 5000,
    ...(options.fetch && { [customFetch]: options.fetch }),
  });
  const rules = {
    ...{ issuer, audience, algorithms: [...algorithms], typ: "at+jwt" },
    clockTolerance: options.clockToleranceSeconds ?? 5,
    requiredClaims: ["sub", "exp", "iat", "jti", "client_id"],
  };
  return async (token, needs = {}) => {
    if (token.length > MAX_CHARS) throw invalid("The token is too long.");
    const payload = await verify(token, (text) => jwtVerify(text, keys, rules));
    const accepted = readPayload(payload, audience);
    requireCertificate(payload, needs.certificate);
    const missing = (needs.scopes ?? []).filter((one) => !holdsScope(accepted.scopes, one));
    if (missing.length > 0)
      throw new TokenError("insufficient_scope", `The token lacks ${missing.join(" ")}.`);
    return accepted;
  };
}

const invalid = (message: string, cause?: unknown) =>
  new TokenError("invalid_token", message, cause);

async function verify(
  token: string,
  check: (token: string) => Promise<{ payload: JWTPayload }>,
): Promise<JWTPayload> {
  try {
    return (await check(token)).payload;
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): TokenError {
  if (error instanceof errors.JWTExpired) return invalid("The token has expired.", error);
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
    return new TokenError("unavailable", "The issuer's keys cannot be read right now.", error);
  // What the issuer answered was no JWKS: its fault, not the token's.
  if (error.code === "ERR_JOSE_GENERIC" || error instanceof errors.JWKSInvalid)
    return new TokenError("unavailable", "The issuer's keys cannot be read right now.", error);
  return invalid("The token is not valid.", error);
}

function readPayload(payload: JWTPayload, audience: string): AccessToken {
  const { sub, jti, exp, aud, client_id: clientId, key_id: keyId, scope = "" } = payload;
  const texts = [sub, jti, clientId, scope].every((one) => typeof one === "string");
  // Of several audiences another could be meant (RFC 9068, 5).
  if (!texts || aud !== audience) throw invalid("The token is not valid.");
  return {
    ...{ id: String(jti), subject: String(sub), clientId: String(clientId) },
    keyId: typeof keyId === "string" ? keyId : null,
    scopes: String(scope).split(" ").filter(Boolean),
    expiresAt: new Date(Number(exp) * 1000),
    claims: payload,
  };
}

/** RFC 8705, 3: a token that names a certificate is worth nothing without it. */
function requireCertificate({ cnf }: JWTPayload, shown: TokenNeeds["certificate"]): void {
  if (cnf === undefined) return;
  const wanted: unknown =
    typeof cnf === "object" && cnf !== null && "x5t#S256" in cnf ? cnf["x5t#S256"] : undefined;
  if (typeof wanted !== "string" || wanted !== shown)
    throw invalid("The token is bound to a certificate that was not shown.");
}
