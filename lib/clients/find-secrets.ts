import { inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { oauthCredentials } from "@/db/schema/oauth";
import { macsOf } from "@/lib/keys/secret-macs";

/** Which secret of which client a text is, and whose. */
export type FoundClientSecret = Readonly<{
  workspaceId: string;
  clientId: string;
  credentialId: string;
}>;

/**
 * Which of these texts are secrets of OAuth clients, of whatever workspace, in their order; one that was retired is one
 * as well. For leak reports alone, as `findSecrets`.
 */
export async function findClientSecrets(
  texts: readonly string[],
): Promise<(FoundClientSecret | null)[]> {
  const macs = texts.map(macsOf);
  const all = macs.flat();
  if (all.length === 0) return texts.map(() => null);
  const rows = await db()
    .select({
      ...{ workspaceId: oauthCredentials.workspaceId, clientId: oauthCredentials.clientId },
      ...{ credentialId: oauthCredentials.id, hash: oauthCredentials.hash },
    })
    .from(oauthCredentials)
    .where(inArray(oauthCredentials.hash, all));
  const byMac = new Map(rows.map(({ hash, ...row }) => [hash?.toString("hex"), row]));
  return macs.map((candidates) => {
    for (const mac of candidates) {
      const row = byMac.get(mac.toString("hex"));
      if (row) return row;
    }
    return null;
  });
}
