import { createPublicKey, verify } from "node:crypto";
import { canonicalJson } from "@/lib/canonical";

/** A signed place of a chain. */
export type AuditSeal = Readonly<{
  kind: "head" | "checkpoint";
  seq: number;
  /** In hexadecimal. */
  link: string;
  at: Date;
  keyId: string;
  /** Ed25519 over `sealedBytes`, in base64url. */
  signature: string;
}>;

/** A key that seals were signed with, as others need it to check them. */
export type AuditPublicKey = Readonly<{ id: string; publicKey: string }>;

/** What of a seal is signed. */
export type Signed = Omit<AuditSeal, "signature">;

/** The bytes that are signed: canonical JSON (RFC 8785), so that anybody can make them from what they were told. */
export const sealedBytes = (workspaceId: string, { kind, seq, link, at, keyId }: Signed): Buffer =>
  Buffer.from(canonicalJson({ workspaceId, kind, seq, link, at: at.toISOString(), keyId }));

/** A public key as RFC 8037 has it. */
export const publicJwk = ({ id, publicKey }: AuditPublicKey) =>
  ({ kty: "OKP", crv: "Ed25519", x: publicKey, kid: id, alg: "EdDSA", use: "sig" }) as const;

/** Whether a seal was signed with one of the workspace's keys (Ed25519, RFC 8032). */
export function isSealed(
  workspaceId: string,
  one: AuditSeal,
  keys: readonly AuditPublicKey[],
): boolean {
  const key = keys.find(({ id }) => id === one.keyId);
  if (!key) return false;
  const publicKey = createPublicKey({ key: { ...publicJwk(key) }, format: "jwk" });
  return verify(
    null,
    sealedBytes(workspaceId, one),
    publicKey,
    Buffer.from(one.signature, "base64url"),
  );
}
