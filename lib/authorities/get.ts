import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { certificateAuthorities, certificateAuthorityColumns } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import { type Authority, authorityOf } from "./authority";

/** One authority. @throws AppError `not_found`, `forbidden` */
export async function getAuthority(actor: Actor, id: string): Promise<Authority> {
  authorize(actor, "certificates:read");
  const { workspaceId } = actor;
  const [row] = await db()
    .select(certificateAuthorityColumns)
    .from(certificateAuthorities)
    .where(
      and(eq(certificateAuthorities.workspaceId, workspaceId), eq(certificateAuthorities.id, id)),
    );
  return authorityOf(found(row, "certificate authority"));
}
