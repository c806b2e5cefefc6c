import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
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

/** For clients (RFC 5280, 4.2.1.12). */
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/**
 * A certificate for `self_signed_tls_client_auth`, as it is stored.
 * @throws AppError `invalid`, saying what is wrong with it
 */
export function readPem(pem: string, path: string, now: Date): ReadCredential {
  if (pem.includes("PRIVATE KEY-----"))
    throw invalid(path, "holds a private key; give the certificate alone");
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(pem);
  } catch {
    throw invalid(path, "must be one certificate in PEM form: -----BEGIN CERTIFICATE-----");
  }
  const expiresAt = new Date(x509.validTo);
  if (now > expiresAt) throw invalid(path, `expired on ${expiresAt.toISOString()}`);
  if (x509.keyUsage && !x509.keyUsage.includes(CLIENT_AUTH))
    throw invalid(path, "is not for clients: its extended key usage lacks clientAuth");
  return {
    kind: "certificate",
    hint: x509.subject.split("\n").toReversed().join(",").slice(0, 120) || "no subject",
    jwk: null,
    certificate: x509.toString(),
    thumbprint: thumbprintOf(x509),
    expiresAt,
  };
}

const thumbprintOf = ({ fingerprint256 }: X509Certificate): string =>
  Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
