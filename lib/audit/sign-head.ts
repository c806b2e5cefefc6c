import { eq } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { auditHeads } from "@/db/schema/audit";
import { type Actor, authorize } from "@/lib/actor";
import { GENESIS } from "./chain";
import { loadAuditKeys, sealPlace } from "./seal";
import { type AuditSeal, publicJwk } from "./signature";

/** The end of a chain, signed, with the keys by which anybody can check this seal and earlier ones. */
export type SignedHead = Omit<AuditSeal, "kind"> &
  Readonly<{ workspaceId: string; kind: "head"; keys: ReturnType<typeof publicJwk>[] }>;

/**
 * Signs the end of the workspace's audit chain as it is now, and keeps that seal: `verifyAudit` holds the chain to it
 * from then on. Signing the same end twice gives the first seal.
 * @throws AppError `forbidden`
 */
export async function signAuditHead(actor: Actor, now = new Date()): Promise<SignedHead> {
  authorize(actor, "audit:read");
  const { workspaceId } = actor;
  return db().transaction(async (tx) => {
    const seal = await sealHead(tx, workspaceId, now);
    const keys = await loadAuditKeys(tx, workspaceId);
    return { workspaceId, ...seal, kind: "head" as const, keys: keys.map(publicJwk) };
  });
}

async function sealHead(tx: Tx, workspaceId: string, now: Date): Promise<AuditSeal> {
  const [head] = await tx
    .select({ seq: auditHeads.seq, hash: auditHeads.hash })
    .from(auditHeads)
    .where(eq(auditHeads.workspaceId, workspaceId));
  const place = head ? { seq: head.seq, link: head.hash } : GENESIS;
  return sealPlace(tx, workspaceId, "head", place, now);
}
