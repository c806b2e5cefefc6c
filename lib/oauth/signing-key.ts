import { createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint, type JWK } from "jose";
import type { oauthSigningKeyColumns } from "@/db/schema/oauth";
import { seal, unseal } from "@/lib/encryption";

export const TOKEN_ALGORITHMS = ["ES256", "RS256"] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

const RSA_BITS = 3072;

/** No token lives longer, whatever its API says. */
export const TOKEN_TTL_MAX_SECONDS = 3600;

/** A verifier that asks for keys must have seen one for so long before it is used: what they hold may be 10 minutes old. */
export const PUBLISHED_AHEAD_MS = 15 * 60_000;

/** A retired key is published until all it signed has ended, and caches with it. */
export const RETIRED_FOR_MS = TOKEN_TTL_MAX_SECONDS * 1000 + PUBLISHED_AHEAD_MS;

/** A signing key as every read answers it: its public half. */
export type SigningKey = Readonly<{
  kid: string;
  algorithm: TokenAlgorithm;
  status: "next" | "active" | "retired";
  publicJwk: Record<string, string>;
  createdAt: Date;
  activeAt: Date | null;
  retiredAt: Date | null;
  /** Until when it is published, and what it signed is believed. */
  endsAt: Date | null;
}>;

type Columns = typeof oauthSigningKeyColumns;
export type SigningKeyRow = {
  [N in keyof Columns]: Columns[N]["_"]["notNull"] extends true
    ? Columns[N]["_"]["data"]
    : Columns[N]["_"]["data"] | null;
};

/** Whether a key is in the JWKS, and what it signed may be believed. */
export const isPublished = ({ endsAt }: Pick<SigningKey, "endsAt">, now: Date): boolean =>
  endsAt === null || now < endsAt;

/** The public key as the JWKS has it (RFC 7517): nothing of the private one. */
export const jwkOf = ({ kid, algorithm, publicJwk }: SigningKey) => ({
  ...publicJwk,
  kid,
  alg: algorithm,
  use: "sig",
});

/** Bytes of one workspace's key can stand in for no other's. */
export const signingKeyContext = (workspaceId: string, kid: string) =>
  `signing key ${workspaceId}|${kid}`;

const generate = promisify(generateKeyPair);

/** A new key pair; its `kid` is its thumbprint (RFC 7638), and its private half is sealed for this workspace. */
export async function makeSigningKey(workspaceId: string, algorithm: TokenAlgorithm) {
  const { publicKey, privateKey } =
    algorithm === "ES256"
      ? await generate("ec", { namedCurve: "P-256" })
      : await generate("rsa", { modulusLength: RSA_BITS });
  const publicJwk = Object.fromEntries(
    Object.entries(publicKey.export({ format: "jwk" })).map(([name, one]) => [name, String(one)]),
  );
  const kid = await calculateJwkThumbprint(publicJwk as JWK);
  const plain = privateKey.export({ format: "der", type: "pkcs8" });
  return { kid, publicJwk, sealedPrivateKey: seal(plain, signingKeyContext(workspaceId, kid)) };
}

/** The private key. @throws Error when it was sealed for another workspace or kid, or its encryption key is gone */
export function unsealSigningKey(workspaceId: string, kid: string, sealed: Buffer): KeyObject {
  const plain = unseal(sealed, signingKeyContext(workspaceId, kid));
  return createPrivateKey({ key: plain, format: "der", type: "pkcs8" });
}
