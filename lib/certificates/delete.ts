import { and, eq } from "drizzle-orm";
import { certificateColumns, certificates } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import { certificateOf } from "./entry";

/**
 * Nobody is known by the certificate any more: when this returns, also the next request on a connection that is open is
 * refused, on every node.
 * @throws AppError `not_found`, `forbidden`
 */
export async function deleteCertificate(actor: Actor, id: string, now = new Date()): Promise<void> {
  authorize(actor, "certificates:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const [row] = await tx
      .delete(certificates)
      .where(and(eq(certificates.workspaceId, workspaceId), eq(certificates.id, id)))
      .returning(certificateColumns);
    const before = certificateOf(found(row, "certificate"));
    const target = { kind: "certificate", id, name: before.name };
    await recordEvent(tx, actor, { action: "certificate.deleted", target, before }, now);
    announce(tx, "workspace", workspaceId);
  });
}
