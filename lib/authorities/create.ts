import { count, eq } from "drizzle-orm";
import { certificateAuthorities, certificateAuthorityColumns } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { parsePem } from "@/lib/certificates/certificate";
import { faultOfAuthority } from "@/lib/certificates/check";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError, invalid } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { lockWorkspace } from "@/lib/workspaces/lock";
import { type Authority, authorityOf } from "./authority";
import type { CreateAuthorityInput } from "./input";

const AUTHORITIES_MAX = 20;

/**
 * Believes an authority in this workspace. It lets nobody in by itself: only certificates with a name that a management key
 * is given to (`createCertificate`). Two may be believed at once, so that one can follow the other.
 * @throws AppError `forbidden`, `invalid` (no certificate of an authority, or expired), `conflict`
 */
export async function createAuthority(
  actor: Actor,
  { name, pem }: CreateAuthorityInput,
  now = new Date(),
): Promise<Authority> {
  authorize(actor, "certificates:write");
  const { workspaceId } = actor;
  const columns = columnsOf(pem, now);
  const id = newId("authority", now.getTime());
  const { result } = await commit(async (tx) => {
    await lockWorkspace(tx, actor);
    const [have] = await tx
      .select({ count: count() })
      .from(certificateAuthorities)
      .where(eq(certificateAuthorities.workspaceId, workspaceId));
    if (have && have.count >= AUTHORITIES_MAX)
      throw new AppError("conflict", `A workspace can have ${AUTHORITIES_MAX} authorities.`);
    const [row] = await tx
      .insert(certificateAuthorities)
      .values({ id, workspaceId, name, createdAt: now, ...columns })
      .onConflictDoNothing()
      .returning(certificateAuthorityColumns);
    if (!row) throw new AppError("conflict", "This authority is believed here already.");
    const authority = authorityOf(row);
    const target = { kind: "authority", id, name };
    const after = authority;
    await recordEvent(tx, actor, { action: "authority.created", target, after }, now);
    announce(tx, "workspace", workspaceId);
    return authority;
  });
  return result;
}

function columnsOf(pem: string, now: Date) {
  const certificate = parsePem(pem);
  if (typeof certificate === "string") throw invalid("pem", certificate);
  const { notBefore, notAfter, subject, thumbprint, x509 } = certificate;
  const fault = faultOfAuthority(certificate, Math.max(now.getTime(), notBefore));
  if (fault !== null) throw invalid("pem", fault);
  return {
    ...{ subject, pem: x509.toString(), thumbprint },
    ...{ notBefore: new Date(notBefore), notAfter: new Date(notAfter) },
  };
}
