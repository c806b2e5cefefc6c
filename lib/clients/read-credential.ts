import { createPublicKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import { parsePem, pemOf } from "@/lib/certificates/certificate";
import { faultOf } from "@/lib/certificates/check";
import { invalid } from "@/lib/errors";
import type { CredentialKind } from "./client";

/** What is stored of a public credential. */
export type ReadCredential = Readonly<{
  kind: CredentialKind;
  hint: string;
  jwk: Record<string, unknown> | null;
  certificate: string | null;
  thumbprint: string;
  expiresAt: Date | null;
}>;

const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const RSA_BITS_MIN = 2048;
const CURVES = ["P-256", "P-384", "P-521", "Ed25519"];

/**
 * A public key for `private_key_jwt`, as it is stored: with a `kid`, and without members that say nothing.
 * @param path where it stands in the input
 * @throws AppError `invalid` for a private or symmetric key, a weak one, or one that no algorithm of ours takes
 */
export async function readJwk(jwk: Record<string, unknown>, path: string): Promise<ReadCredential> {
  const secret = PRIVATE.find((name) => jwk[name] !== undefined);
  if (secret) throw invalid(`${path}.${secret}`, "is private: only the public key belongs here");
  const key = publicKeyOf(jwk, path);
  requireStrong(key, jwk, path);
  const { kid, kty, crv, x, y, n, e } = jwk;
  const members = Object.entries({ kty, crv, x, y, n, e }).filter(([, one]) => one !== undefined);
  const thumbprint = await calculateJwkThumbprint(Object.fromEntries(members) as JWK);
  const name = typeof kid === "string" && kid !== "" ? kid : thumbprint;
  return {
    kind: "jwk",
    hint: name.slice(0, 64),
    jwk: { ...Object.fromEntries(members), kid: name },
    certificate: null,
    thumbprint,
    expiresAt: null,
  };
}

function publicKeyOf(jwk: Record<string, unknown>, path: string): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    throw invalid(path, "must be a public key as a JWK (RFC 7517): kty EC, RSA or OKP");
  }
}

function requireStrong(key: KeyObject, { kty, crv, use }: JWK, path: string): void {
  if (use !== undefined && use !== "sig") throw invalid(`${path}.use`, "must be sig");
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (kty === "RSA" && (bits ?? 0) < RSA_BITS_MIN)
    throw invalid(path, `must have at least ${RSA_BITS_MIN} bits; it has ${bits}`);
  if (kty !== "RSA" && !CURVES.includes(String(crv)))
    throw invalid(`${path}.crv`, `must be one of ${CURVES.join(", ")}`);
}

/**
 * A certificate for `self_signed_tls_client_auth`, as it is stored.
 * @throws AppError `invalid`, saying what is wrong with it
 */
export function readPem(pem: string, path: string, now: Date): ReadCredential {
  const certificate = parsePem(pem);
  if (typeof certificate === "string") throw invalid(path, certificate);
  // One that is not valid yet may be here ahead of its time.
  const fault = faultOf(certificate, Math.max(now.getTime(), certificate.notBefore));
  if (fault !== null) throw invalid(path, fault);
  return {
    kind: "certificate",
    hint: certificate.subject.slice(0, 120) || "no subject",
    jwk: null,
    certificate: pemOf(certificate),
    thumbprint: certificate.thumbprint,
    expiresAt: new Date(certificate.notAfter),
  };
}
