import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { certificateColumns, certificates } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import { type Certificate, certificateOf } from "./entry";
import type { ListCertificatesQuery } from "./input";

/** Certificates by which callers are known, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listCertificates(
  actor: Actor,
  { limit, cursor, keyId }: ListCertificatesQuery,
): Promise<Page<Certificate>> {
  authorize(actor, "certificates:read");
  const rows = await db()
    .select(certificateColumns)
    .from(certificates)
    .where(
      and(
        eq(certificates.workspaceId, actor.workspaceId),
        keyId === undefined ? undefined : eq(certificates.keyId, keyId),
        olderThan(certificates.createdAt, certificates.id, cursor),
      ),
    )
    .orderBy(desc(certificates.createdAt), desc(certificates.id))
    .limit(limit + 1);
  const placeOf = (one: Certificate) => ({ at: one.createdAt.toISOString(), id: one.id });
  return pageOf(rows.map(certificateOf), limit, placeOf);
}
