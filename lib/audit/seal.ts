import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import {
  auditSealColumns,
  auditSeals,
  auditSigningKeyColumns,
  auditSigningKeys as signingKeys,
} from "@/db/schema/audit";
import { seal, unseal } from "@/lib/encryption";
import { found } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Place } from "./chain";
import { type AuditPublicKey, type AuditSeal, sealedBytes } from "./signature";

/** Every key that a workspace's seals were ever signed with, the oldest first. */
export const loadAuditKeys = (tx: Tx, workspaceId: string): Promise<AuditPublicKey[]> =>
  tx
    .select(auditSigningKeyColumns)
    .from(signingKeys)
    .where(eq(signingKeys.workspaceId, workspaceId))
    .orderBy(asc(signingKeys.createdAt), asc(signingKeys.id));

/** What a private key is encrypted for: the row of another key or workspace cannot stand in for it. */
export const auditKeyContext = (workspaceId: string, id: string) =>
  JSON.stringify(["audit-key", workspaceId, id]);

/** Makes the workspace's key unless it has one; two first signers agree on the one that was written. */
async function signingKeyOf(tx: Tx, workspaceId: string, now: Date) {
  const active = and(eq(signingKeys.workspaceId, workspaceId), isNull(signingKeys.retiredAt));
  const read = () =>
    tx
      .select({ id: signingKeys.id, sealedPrivateKey: signingKeys.sealedPrivateKey })
      .from(signingKeys)
      .where(active);
  const [there] = await read();
  if (there) return there;
  const id = newId("auditKey", now.getTime());
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const plain = privateKey.export({ type: "pkcs8", format: "der" });
  await tx
    .insert(signingKeys)
    .values({
      ...{ id, workspaceId, createdAt: now },
      publicKey: publicKey.export({ format: "jwk" }).x ?? "",
      sealedPrivateKey: seal(plain, auditKeyContext(workspaceId, id)),
    })
    .onConflictDoNothing();
  const [made] = await read();
  return found(made, "signing key");
}

/** Signs a place of a workspace's chain and keeps the seal; the one that is there already for it stays. */
export async function sealPlace(
  tx: Tx,
  workspaceId: string,
  kind: AuditSeal["kind"],
  place: Place,
  now: Date,
): Promise<AuditSeal> {
  const key = await signingKeyOf(tx, workspaceId, now);
  const signed = { kind, seq: place.seq, link: place.link.toString("hex"), at: now, keyId: key.id };
  const der = unseal(key.sealedPrivateKey, auditKeyContext(workspaceId, key.id));
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const signature = sign(null, sealedBytes(workspaceId, signed), privateKey).toString("base64url");
  await tx
    .insert(auditSeals)
    .values({ workspaceId, ...signed, signature })
    .onConflictDoNothing();
  const [kept] = await tx
    .select(auditSealColumns)
    .from(auditSeals)
    .where(
      and(
        eq(auditSeals.workspaceId, workspaceId),
        eq(auditSeals.kind, kind),
        eq(auditSeals.seq, place.seq),
      ),
    );
  return found(kept, "seal");
}
