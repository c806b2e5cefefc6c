import { importJWK, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import type { SigningKey, TokenAlgorithm } from "./signing-key";

/** The public half of a signing key, as it checks. */
export type VerifyKey = Awaited<ReturnType<typeof importJWK>>;

export const importVerifyKey = ({
  publicJwk,
  algorithm,
}: Pick<SigningKey, "publicJwk" | "algorithm">): Promise<VerifyKey> =>
  importJWK({ ...publicJwk }, algorithm);

/** The claims of an access token of ours (RFC 9068, 2.2). Times are seconds since 1970. */
export const TokenClaims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  exp: z.int(),
  iat: z.int(),
  jti: z.string().min(1).max(64),
  client_id: z.string(),
  scope: z.string().default(""),
  /** Of a token that was traded for a key: the key, and the version of its secret that was shown. */
  key_id: z.string().optional(),
  key_version: z.int().optional(),
  /** The certificate without which the token is worth nothing (RFC 8705, 3.1). */
  cnf: z.object({ "x5t#S256": z.string() }).optional(),
});
export type TokenClaims = z.infer<typeof TokenClaims>;

/** A key that may have signed. */
type Candidate = Readonly<{ kid: string; algorithm: TokenAlgorithm; verify: VerifyKey }>;

/** A token has hardly more; whatever is longer is none of ours. */
export const TOKEN_MAX_CHARS = 4096;

const SHAPE = /^[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}$/;

/** Whether a text has the look of a signed JWT. */
export const isTokenText = (text: string): boolean =>
  text.length <= TOKEN_MAX_CHARS && SHAPE.test(text) && text.startsWith("ey");

/**
 * Whether a text is a token that this issuer signed and that has not ended, by its signature and its claims alone. The
 * key is found by `kid` among the issuer's own and fixes the algorithm: no key that the token brings along is looked at.
 * @returns null for anything else
 */
export async function checkSignature(
  text: string,
  issuer: string,
  keys: readonly Candidate[],
  now: Date,
): Promise<TokenClaims | null> {
  if (!isTokenText(text)) return null;
  const kid = kidOf(text);
  const key = keys.find((one) => one.kid === kid);
  if (!key) return null;
  let payload: JWTPayload;
  try {
    const options = { issuer, typ: "at+jwt", algorithms: [key.algorithm], currentDate: now };
    ({ payload } = await jwtVerify(text, key.verify, options));
  } catch {
    return null;
  }
  const claims = TokenClaims.safeParse(payload);
  return claims.success ? claims.data : null;
}

function kidOf(text: string): unknown {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(text.slice(0, text.indexOf(".")), "base64url").toString(),
    );
    return typeof header === "object" && header !== null && "kid" in header ? header.kid : null;
  } catch {
    return null;
  }
}
