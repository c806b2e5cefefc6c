import type { Sql } from "@/db/sql";
import type { KeyRecord } from "@/lib/verify/record";
import { hintOf } from "./secret";

/** How the hint of an imported key begins of which nobody knew what it looks like. */
export const UNKNOWN_HINT = "imported…";

/**
 * The first use of an imported key shows its text: people then find it by what they have in hand. Without an
 * event or an announcement, as nothing that a decision rests on changes; doing it twice does no harm.
 * @param text the secret's text, whose hash is that of the record
 */
export async function completeHint(
  sql: Sql,
  { workspaceId, keyId, secretVersion }: KeyRecord,
  text: string,
): Promise<void> {
  await sql`
    update key_secrets set hint = ${hintOf(text)}
    where workspace_id = ${workspaceId} and key_id = ${keyId} and version = ${secretVersion}
      and starts_with(hint, ${UNKNOWN_HINT})`;
}
