import { and, eq } from "drizzle-orm";
import { certificateAuthorities, certificateColumns, certificates } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvents } from "@/lib/audit/record";
import { certificateOf } from "@/lib/certificates/entry";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { lockAuthority } from "./lock";

/**
 * Believes an authority no more. Nobody is known by a certificate of it from then on, and the rules that named it go with it.
 * When this returns, no node lets one in, also on a connection that is open.
 * @throws AppError `not_found`, `forbidden`
 */
export async function deleteAuthority(actor: Actor, id: string, now = new Date()): Promise<void> {
  authorize(actor, "certificates:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const before = await lockAuthority(tx, workspaceId, id);
    const rows = await tx
      .delete(certificates)
      .where(and(eq(certificates.workspaceId, workspaceId), eq(certificates.authorityId, id)))
      .returning(certificateColumns);
    await tx
      .delete(certificateAuthorities)
      .where(
        and(eq(certificateAuthorities.workspaceId, workspaceId), eq(certificateAuthorities.id, id)),
      );
    const ended = rows.map(certificateOf).map((one) => ({
      ...{ action: "certificate.deleted", reason: "Its authority was deleted." },
      ...{ target: { kind: "certificate", id: one.id, name: one.name }, before: one },
    }));
    const target = { kind: "authority", id, name: before.name };
    const own = { action: "authority.deleted", target, before };
    await recordEvents(tx, actor, [...ended, own], now);
    announce(tx, "workspace", workspaceId);
  });
}
