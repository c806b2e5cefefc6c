import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { certificateColumns, certificates } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import { type Certificate, certificateOf } from "./entry";

/** One certificate. @throws AppError `not_found`, `forbidden` */
export async function getCertificate(actor: Actor, id: string): Promise<Certificate> {
  authorize(actor, "certificates:read");
  const [row] = await db()
    .select(certificateColumns)
    .from(certificates)
    .where(and(eq(certificates.workspaceId, actor.workspaceId), eq(certificates.id, id)));
  return certificateOf(found(row, "certificate"));
}
