import { inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keySecrets } from "@/db/schema/keys";
import { macsOf } from "./secret-macs";

/** Which version of which key a text is, and whose. */
export type FoundSecret = Readonly<{
  workspaceId: string;
  keyId: string;
  version: number;
  status: "active" | "retiring" | "retired";
}>;

/**
 * Which of these texts are secrets of keys, of whatever workspace, in their order. One query; a text with a wrong
 * checksum is not looked up. For leak reports, whose signature was checked: nobody else may ask across workspaces.
 */
export async function findSecrets(texts: readonly string[]): Promise<(FoundSecret | null)[]> {
  const macs = texts.map(macsOf);
  const all = macs.flat();
  const rows =
    all.length === 0
      ? []
      : await db()
          .select({
            ...{ workspaceId: keySecrets.workspaceId, keyId: keySecrets.keyId },
            ...{ version: keySecrets.version, status: keySecrets.status, hash: keySecrets.hash },
          })
          .from(keySecrets)
          .where(inArray(keySecrets.hash, all));
  const byMac = new Map(rows.map(({ hash, ...row }) => [hash.toString("hex"), row]));
  return macs.map((candidates) => {
    for (const mac of candidates) {
      const row = byMac.get(mac.toString("hex"));
      if (row) return row;
    }
    return null;
  });
}
