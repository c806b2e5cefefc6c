import type { Sql } from "@/db/sql";
import type { VersionedKey } from "@/lib/env";
import { candidateMacs, macOf } from "./secret";

/**
 * Puts a secret under the pepper in use alone, where its row has it under an older one or wrapped again: only while the
 * secret is at hand can that be done. Nothing that a decision rests on changes, and doing it twice does no harm.
 * @param digest the SHA-256 of the secret's text
 */
export async function renewHash(
  sql: Sql,
  peppers: readonly VersionedKey[],
  digest: Buffer,
): Promise<void> {
  const [used] = peppers;
  if (!used) throw new Error("No pepper is configured");
  await sql`
    update key_secrets set hash = ${macOf(digest, used.key)}, pepper_version = ${used.version},
      inner_pepper_versions = null
    where hash in ${sql(candidateMacs(digest, peppers))} and pepper_version <= ${used.version}`;
}
