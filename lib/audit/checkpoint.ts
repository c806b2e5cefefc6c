import { and, desc, eq } from "drizzle-orm";
import type { Db } from "@/db/connect";
import { auditSealColumns, auditSeals } from "@/db/schema/audit";
import type { AuditSeal } from "./signature";

/** The newest place up to which retention removed events; null when all of them are there. */
export async function loadCheckpoint(
  from: Pick<Db, "select">,
  workspaceId: string,
): Promise<AuditSeal | null> {
  const [row] = await from
    .select(auditSealColumns)
    .from(auditSeals)
    .where(and(eq(auditSeals.workspaceId, workspaceId), eq(auditSeals.kind, "checkpoint")))
    .orderBy(desc(auditSeals.seq))
    .limit(1);
  return row ?? null;
}
