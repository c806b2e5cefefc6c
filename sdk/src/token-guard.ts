import { type Guarded, refuse } from "./guard";
import { TokenError } from "./token-error";
import type { AccessToken, TokenCheck } from "./tokens";

/** What a door asks of a token. */
export type TokenDemand<R> = Readonly<{
  /** All of them. */
  scopes?: readonly string[];
  /** The thumbprint of the client's certificate (`certificateThumbprint`), for tokens that are bound to one. */
  certificateOf?: (request: R) => string | null | undefined | Promise<string | null | undefined>;
  /** Named in `WWW-Authenticate`. Left out: `api`. */
  realm?: string;
}>;

/** The parts of a request that a door for tokens needs. */
export type SeenToken = Readonly<{
  authorization: string | null | undefined;
  url: string;
}>;

/** A token that is accepted, or the whole refusal. */
export type GuardedToken =
  | Readonly<{ passed: true; token: AccessToken }>
  | Extract<Guarded, { passed: false }>;

/** Checks the token of a request; refusals are as RFC 6750, 3, says. */
export async function guardToken<R>(
  check: TokenCheck,
  { authorization, url }: SeenToken,
  { scopes = [], certificateOf, realm = "api" }: TokenDemand<R>,
  request: R,
): Promise<GuardedToken> {
  const challenge = `Bearer realm="${realm}"`;
  try {
    const text = bearerIn(authorization ?? "", url);
    // Nothing was tried, so nothing was wrong: no error word.
    if (text === null)
      return refuse(401, challenge, "UNAUTHENTICATED", "An access token is needed.");
    const certificate = await certificateOf?.(request);
    return { passed: true, token: await check(text, { scopes, certificate }) };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const { status, code, message } = error;
    const wanted = code === "insufficient_scope" ? `, scope="${scopes.join(" ")}"` : "";
    const said = `${challenge}, error="${code}", error_description="${message.replaceAll('"', "'")}"${wanted}`;
    const refusal = refuse(status, status === 503 ? "" : said, code.toUpperCase(), message);
    if (status !== 503) return refusal;
    return { ...refusal, headers: { ...refusal.headers, "retry-after": "1" } };
  }
}

/** The token in the header alone: in a URL it ends in logs. @throws TokenError for one that is in both, or no token */
function bearerIn(authorization: string, url: string): string | null {
  const inUrl = /[?&]access_token=/.test(url);
  if (!/^bearer\b/i.test(authorization)) return null;
  const text = /^bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
  if (inUrl || text === undefined)
    throw new TokenError("invalid_request", "Send one token, in the Authorization header alone.");
  return text;
}
