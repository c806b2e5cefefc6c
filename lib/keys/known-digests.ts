import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keySecrets, keys } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import { env } from "@/lib/env";
import { candidateMacs } from "./secret";

/**
 * Which of these SHA-256 hashes some key has already, in whatever form its row holds it. A hash that is itself
 * such a form was read out of a database and is no hash of a text, so it counts as known.
 * @returns by digest in hex the id of the key, '' for one that is not of this API: of whom is not told
 */
export async function findKnownDigests(
  tx: Tx,
  actor: Actor,
  apiId: string,
  digests: readonly Buffer[],
): Promise<Map<string, string>> {
  const { peppers } = env();
  const byForm = new Map<string, string>();
  for (const digest of digests)
    for (const form of [digest, ...candidateMacs(digest, peppers)])
      byForm.set(form.toString("hex"), digest.toString("hex"));
  const known = new Map<string, string>();
  const asked = JSON.stringify([...byForm.keys()]);
  const rows = await tx
    .select({
      ...{ hash: keySecrets.hash, keyId: keys.id },
      ...{ apiId: keys.apiId, workspaceId: keys.workspaceId },
    })
    .from(keySecrets)
    .innerJoin(keys, eq(keys.id, keySecrets.keyId))
    // One parameter: as thousands of them the statement would take longer to make than to carry out.
    .where(
      sql`${keySecrets.hash} in (select decode(form, 'hex') from jsonb_array_elements_text(${asked}::jsonb) form)`,
    );
  for (const row of rows) {
    const own = row.workspaceId === actor.workspaceId && row.apiId === apiId;
    known.set(byForm.get(row.hash.toString("hex")) ?? "", own ? row.keyId : "");
  }
  return known;
}
