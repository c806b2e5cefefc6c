import { decodeJwt, importJWK, type JWK, jwtVerify } from "jose";
import { z } from "zod";
import { db } from "@/db/connect";
import { oauthAssertions } from "@/db/schema/oauth";
import { type Client, type Credential, isInUse } from "@/lib/clients/client";

/** What clients may sign with; none that the public key could stand in for the secret of. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  EC: ["ES256", "ES384", "ES512"],
  RSA: ["RS256", "PS256", "RS384", "PS384", "RS512", "PS512"],
  OKP: ["EdDSA", "Ed25519"],
};

/** All algorithms that a client may sign an assertion with. */
export const ASSERTION_ALGORITHMS = Object.values(ALGORITHMS).flat();

/** The explicit type of RFC 10070, and what clients that do not know it yet send. */
const TYPES = [undefined, "JWT", "jwt", "client-authentication+jwt"];

/** An assertion is for now; clocks may differ by so much. */
const LIFE_MAX_SECONDS = 300;
const TOLERANCE_SECONDS = 10;

const Claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string()).length(1)]),
  exp: z.number(),
  iat: z.number().optional(),
  jti: z.string().min(1).max(255),
});

/** The client that an assertion claims to be from, before anything of it is checked; undefined for no JWT. */
export function claimedClient(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

/**
 * Checks an assertion of a client (RFC 7523, 3, as RFC 10070 narrows it): signed with one of its keys that are in use,
 * meant for this issuer and nobody else, not older than five minutes, and not used before.
 * @returns the key it was signed with; null when it proves nothing
 */
export async function checkAssertion(
  client: Client,
  workspaceId: string,
  assertion: string,
  issuer: string,
  now: Date,
): Promise<Credential | null> {
  const keys = client.credentials.filter((one) => one.kind === "jwk" && isInUse(one, now));
  for (const key of keys) {
    const claims = await claimsOf(assertion, key, now);
    if (!claims) continue;
    const audience = typeof claims.aud === "string" ? claims.aud : claims.aud[0];
    const own = claims.iss === client.id && claims.sub === client.id && audience === issuer;
    const at = now.getTime() / 1000;
    const soon = claims.exp - at <= LIFE_MAX_SECONDS + TOLERANCE_SECONDS;
    const fresh = at - (claims.iat ?? at) <= LIFE_MAX_SECONDS + TOLERANCE_SECONDS;
    if (!own || !soon || !fresh) return null;
    const first = await isFirstUse(workspaceId, client.id, claims);
    return first ? key : null;
  }
  return null;
}

async function claimsOf(assertion: string, { jwk }: Credential, now: Date) {
  if (!jwk) return null;
  try {
    const [algorithms, key] = [ALGORITHMS[String(jwk.kty)] ?? [], jwk as JWK];
    const alg = algorithmOf(assertion);
    if (!algorithms.includes(alg)) return null;
    const options = { algorithms: [...algorithms], currentDate: now };
    const { payload, protectedHeader } = await jwtVerify(assertion, await importJWK(key, alg), {
      ...options,
      clockTolerance: TOLERANCE_SECONDS,
    });
    if (!TYPES.includes(protectedHeader.typ)) return null;
    const claims = Claims.safeParse(payload);
    return claims.success ? claims.data : null;
  } catch {
    return null;
  }
}

const Header = z.object({ alg: z.string() });

const algorithmOf = (assertion: string): string =>
  Header.parse(JSON.parse(Buffer.from(assertion.split(".")[0] ?? "", "base64url").toString())).alg;

/** Kept until it would be refused as too old anyway. */
async function isFirstUse(
  workspaceId: string,
  clientId: string,
  { jti, exp }: z.infer<typeof Claims>,
): Promise<boolean> {
  const expiresAt = new Date((exp + TOLERANCE_SECONDS + 1) * 1000);
  const stored = await db()
    .insert(oauthAssertions)
    .values({ workspaceId, clientId, jti, expiresAt })
    .onConflictDoNothing()
    .returning({ jti: oauthAssertions.jti });
  return stored.length > 0;
}
