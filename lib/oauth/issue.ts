import { SignJWT } from "jose";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import type { HeldSigningKey } from "./facts";

/** The issuer of a workspace's tokens. It never changes, whatever the workspace is called. */
export const issuerOf = (workspaceId: string): string => `${env().apiUrl}/w/${workspaceId}`;

/** Where a client shows its certificate to the same issuer. */
export const mutualIssuerOf = (workspaceId: string): string =>
  `${env().mtlsUrl ?? env().apiUrl}/w/${workspaceId}`;

/** What a token says besides when it was issued. */
export type TokenFacts = Readonly<{
  issuer: string;
  /** The client, or the key it was traded for. */
  subject: string;
  clientId: string;
  audience: string;
  scopes: readonly string[];
  lifetimeSeconds: number;
  /** base64url SHA-256 of the certificate without which it is worth nothing. */
  certificate: string | null;
  key: Readonly<{ id: string; version: number }> | null;
}>;

/** What the token endpoint answers (RFC 6749, 5.1). */
export type IssuedToken = Readonly<{
  jti: string;
  access_token: string;
  token_type: "Bearer";
  expires_in: number;
  scope: string;
}>;

/** Signs an access token (RFC 9068). Times in it are seconds since 1970. */
export async function issueToken(
  facts: TokenFacts,
  signer: HeldSigningKey,
  now: Date,
): Promise<IssuedToken> {
  if (!signer.privateKey) throw new Error("This key does not sign.");
  const iat = Math.floor(now.getTime() / 1000);
  const jti = newId("token", now.getTime());
  const scope = facts.scopes.join(" ");
  const claims = {
    client_id: facts.clientId,
    ...(scope !== "" && { scope }),
    ...(facts.key && { key_id: facts.key.id, key_version: facts.key.version }),
    ...(facts.certificate && { cnf: { "x5t#S256": facts.certificate } }),
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: signer.algorithm, typ: "at+jwt", kid: signer.kid })
    .setIssuer(facts.issuer)
    .setSubject(facts.subject)
    .setAudience(facts.audience)
    .setIssuedAt(iat)
    .setExpirationTime(iat + facts.lifetimeSeconds)
    .setJti(jti)
    .sign(signer.privateKey);
  return {
    ...{ jti, access_token: token, token_type: "Bearer" as const, scope },
    expires_in: facts.lifetimeSeconds,
  };
}
