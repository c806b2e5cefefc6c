import type { certificateAuthorityColumns } from "@/db/schema/certificates";

/** A certificate authority of the workspace's own, as every read answers it. */
export type Authority = Readonly<{
  id: string;
  name: string;
  subject: string;
  /** `x5t#S256` of its own certificate. */
  thumbprint: string;
  notBefore: Date;
  notAfter: Date;
  pem: string;
  createdAt: Date;
}>;

type Columns = typeof certificateAuthorityColumns;
type Row = { [N in keyof Columns]: Columns[N]["_"]["data"] };

/** The authority out of its row. */
export const authorityOf = (row: Row): Authority => row;
