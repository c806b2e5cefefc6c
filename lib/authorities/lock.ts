import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { certificateAuthorities, certificateAuthorityColumns } from "@/db/schema/certificates";
import { found } from "@/lib/errors";
import { type Authority, authorityOf } from "./authority";

/** The authority, locked until the transaction ends. @throws AppError `not_found` */
export async function lockAuthority(tx: Tx, workspaceId: string, id: string): Promise<Authority> {
  const [row] = await tx
    .select(certificateAuthorityColumns)
    .from(certificateAuthorities)
    .where(
      and(eq(certificateAuthorities.workspaceId, workspaceId), eq(certificateAuthorities.id, id)),
    )
    .for("update");
  return authorityOf(found(row, "certificate authority"));
}
