import { and, count, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { certificateColumns, certificates } from "@/db/schema/certificates";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { lockAuthority } from "@/lib/authorities/lock";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError, found, invalid } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { requireGrantableKey } from "@/lib/keys/grantable";
import { requireUnrevoked } from "@/lib/keys/key";
import { lockKey } from "@/lib/keys/lock";
import { lockWorkspace } from "@/lib/workspaces/lock";
import { parsePem } from "./certificate";
import { faultOf } from "./check";
import { type Certificate, certificateOf } from "./entry";
import type { CreateCertificateInput } from "./input";
import { normalName } from "./names";

const CERTIFICATES_MAX = 500;

/**
 * Lets whoever shows a certificate act as a management key: one certificate (pinned), or those of an authority with a
 * name. A key may have several, so that the next certificate works before the one before it ends.
 * @throws AppError `forbidden` (also for a key that holds more than the actor), `not_found`, `invalid` (the certificate
 *   cannot be one of a client; no management key), `conflict` (there already, revoked key)
 */
export async function createCertificate(
  actor: Actor,
  input: CreateCertificateInput,
  now = new Date(),
): Promise<Certificate> {
  authorize(actor, "certificates:write");
  const { workspaceId } = actor;
  const { name, keyId, issued } = input;
  const pinned = input.pem === undefined ? null : pinnedColumns(input.pem, now);
  const id = newId("certificate", now.getTime());
  const { result } = await commit(async (tx) => {
    await lockWorkspace(tx, actor);
    await requireManagementKey(tx, actor, keyId, now);
    if (issued) await lockAuthority(tx, workspaceId, issued.authorityId);
    await requireRoom(tx, workspaceId);
    const [row] = await tx
      .insert(certificates)
      .values({
        ...{ id, workspaceId, keyId, name, createdAt: now },
        ...pinned,
        ...(issued && {
          authorityId: issued.authorityId,
          nameKind: issued.kind,
          nameValue: normalName(issued.kind, issued.value),
        }),
      })
      .onConflictDoNothing()
      .returning(certificateColumns);
    if (!row) throw new AppError("conflict", "This certificate is known here already.");
    const certificate = certificateOf(found(row, "certificate"));
    const target = { kind: "certificate", id, name };
    const after = certificate;
    await recordEvent(tx, actor, { action: "certificate.created", target, after }, now);
    announce(tx, "workspace", workspaceId);
    return certificate;
  });
  return result;
}

/** What is kept of a certificate that will be shown. It may be one whose time is still to come. */
function pinnedColumns(pem: string, now: Date) {
  const certificate = parsePem(pem);
  if (typeof certificate === "string") throw invalid("pem", certificate);
  const { notBefore, notAfter, subject, thumbprint, x509 } = certificate;
  const fault = faultOf(certificate, Math.max(now.getTime(), notBefore));
  if (fault !== null) throw invalid("pem", fault);
  return {
    ...{ subject, pem: x509.toString(), thumbprint },
    ...{ notBefore: new Date(notBefore), notAfter: new Date(notAfter) },
  };
}

async function requireManagementKey(tx: Tx, actor: Actor, keyId: string, now: Date) {
  const key = await lockKey(tx, actor, keyId, now);
  const [api] = await tx
    .select({ kind: apis.kind })
    .from(apis)
    .where(and(eq(apis.workspaceId, actor.workspaceId), eq(apis.id, key.apiId)));
  if (api?.kind !== "management")
    throw invalid("keyId", "must be a management key: callers act as one");
  requireUnrevoked(key);
  await requireGrantableKey(tx, actor, key);
}

async function requireRoom(tx: Tx, workspaceId: string) {
  const [have] = await tx
    .select({ count: count() })
    .from(certificates)
    .where(eq(certificates.workspaceId, workspaceId));
  if (have && have.count >= CERTIFICATES_MAX)
    throw new AppError("conflict", `A workspace can have ${CERTIFICATES_MAX} certificates.`);
}
