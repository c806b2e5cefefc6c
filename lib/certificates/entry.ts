import type { certificateColumns } from "@/db/schema/certificates";
import type { NameKind } from "./names";

/** A certificate by which callers are known, as every read answers it. */
export type Certificate = Readonly<{
  id: string;
  name: string;
  /** The management key that its holder acts as. */
  keyId: string;
  /** The one that is pinned; null when it is those of an authority. */
  pinned: Readonly<{
    /** `x5t#S256`. */
    thumbprint: string;
    subject: string;
    notBefore: Date;
    notAfter: Date;
    pem: string;
  }> | null;
  /** Those of an authority that have this subject alternative name. */
  issued: Readonly<{ authorityId: string; kind: NameKind; value: string }> | null;
  createdAt: Date;
}>;

type Columns = typeof certificateColumns;
type Row = {
  [N in keyof Columns]: Columns[N]["_"]["notNull"] extends true
    ? Columns[N]["_"]["data"]
    : Columns[N]["_"]["data"] | null;
};

/** The certificate out of its row. */
export function certificateOf(row: Row): Certificate {
  const { id, name, keyId, createdAt } = row;
  return { id, name, keyId, pinned: pinnedOf(row), issued: issuedOf(row), createdAt };
}

function pinnedOf({ thumbprint, subject, notBefore, notAfter, pem }: Row): Certificate["pinned"] {
  if (!thumbprint || subject === null || !notBefore || !notAfter || pem === null) return null;
  return { thumbprint, subject, notBefore, notAfter, pem };
}

function issuedOf({ authorityId, nameKind, nameValue }: Row): Certificate["issued"] {
  if (authorityId === null || nameKind === null || nameValue === null) return null;
  return { authorityId, kind: nameKind, value: nameValue };
}
