import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { certificateAuthorities, certificateAuthorityColumns } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import { type Authority, authorityOf } from "./authority";
import type { ListAuthoritiesQuery } from "./input";

/** The authorities that are believed here, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listAuthorities(
  actor: Actor,
  { limit, cursor }: ListAuthoritiesQuery,
): Promise<Page<Authority>> {
  authorize(actor, "certificates:read");
  const table = certificateAuthorities;
  const rows = await db()
    .select(certificateAuthorityColumns)
    .from(table)
    .where(
      and(eq(table.workspaceId, actor.workspaceId), olderThan(table.createdAt, table.id, cursor)),
    )
    .orderBy(desc(table.createdAt), desc(table.id))
    .limit(limit + 1);
  const placeOf = (one: Authority) => ({ at: one.createdAt.toISOString(), id: one.id });
  return pageOf(rows.map(authorityOf), limit, placeOf);
}
