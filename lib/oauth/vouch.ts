import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { certificateAuthorities } from "@/db/schema/certificates";
import { type ClientCertificate, parsePem } from "@/lib/certificates/certificate";
import { faultOfAuthority, hasName, isIssuedBy } from "@/lib/certificates/check";
import type { Client } from "@/lib/clients/client";

/** Authorities of one name whose signature is tried; a workspace has no reason for more. */
const AUTHORITIES_MAX = 20;

/**
 * Whether an authority of the workspace vouches for a client (RFC 8705, 2.1): it issued the certificate itself, and
 * that carries the name the client is registered with. Read anew each time, so that an authority that was taken away
 * vouches for nobody.
 */
export async function isVouchedFor(
  workspaceId: string,
  { san }: Pick<Client, "san">,
  certificate: ClientCertificate,
  now: Date,
): Promise<boolean> {
  if (!san || !hasName(certificate, san)) return false;
  const rows = await db()
    .select({ pem: certificateAuthorities.pem })
    .from(certificateAuthorities)
    .where(
      and(
        eq(certificateAuthorities.workspaceId, workspaceId),
        eq(certificateAuthorities.subject, certificate.issuer),
      ),
    )
    .limit(AUTHORITIES_MAX);
  return rows.some(({ pem }) => {
    const authority = parsePem(pem);
    if (typeof authority === "string" || !isIssuedBy(certificate, authority)) return false;
    return faultOfAuthority(authority, now.getTime()) === null;
  });
}
