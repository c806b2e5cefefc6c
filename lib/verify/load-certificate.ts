import type { Sql } from "@/db/sql";
import { type ClientCertificate, parsePem, readCertificate } from "@/lib/certificates/certificate";
import { faultOfAuthority, isIssuedBy } from "@/lib/certificates/check";
import { loadRecordOfKey } from "./load";
import type { KeyRecord } from "./record";

/** Authorities of one name whose signature is tried; a workspace has no reason for more. */
const AUTHORITIES_MAX = 20;

/**
 * Reads what verify needs to know of the management key that a certificate stands for: the one it is pinned to, else
 * the one of a name it has from an authority of that workspace.
 * @param workspaceId '' looks for a pinned certificate in every workspace; the oldest pin counts, so that nobody takes a
 *   caller over by pinning its certificate too. An authority's certificate is found only in a workspace that is named,
 *   since anybody can bring an authority of any name
 * @returns null when it stands for no key. Whether the certificate itself is in its time is for the caller to ask
 */
export async function loadByCertificate(
  sql: Sql,
  der: Buffer,
  workspaceId: string,
): Promise<KeyRecord | null> {
  const certificate = readCertificate(der);
  if (certificate === null) return null;
  const { thumbprint } = certificate;
  const [pin] = await sql<{ keyId: string }[]>`
    select key_id as "keyId" from certificates
    where thumbprint = ${thumbprint} and ${workspaceId} in ('', workspace_id)
    order by created_at, id limit 1`;
  if (pin) return loadRecordOfKey(sql, pin.keyId, null);
  const named = workspaceId === "" ? null : await findNamed(sql, certificate, workspaceId);
  return named && loadRecordOfKey(sql, named.keyId, named.until);
}

type Named = Readonly<{ keyId: string; until: Date }>;

async function findNamed(
  sql: Sql,
  certificate: ClientCertificate,
  workspaceId: string,
): Promise<Named | null> {
  const names = certificate.sans.map(({ kind, value }) => `${kind}:${value}`);
  const rows = await sql<{ keyId: string; pem: string }[]>`
    select c.key_id as "keyId", a.pem
    from certificates c join certificate_authorities a
      on a.workspace_id = c.workspace_id and a.id = c.authority_id
    where c.workspace_id = ${workspaceId} and a.subject = ${certificate.issuer}
      and c.name_kind || ':' || c.name_value = any(${names}::text[])
    order by c.created_at, c.id limit ${AUTHORITIES_MAX}`;
  for (const { keyId, pem } of rows) {
    const authority = parsePem(pem);
    if (typeof authority === "string" || !isIssuedBy(certificate, authority)) continue;
    if (faultOfAuthority(authority, Date.now()) !== null) continue;
    return { keyId, until: new Date(authority.notAfter) };
  }
  return null;
}
