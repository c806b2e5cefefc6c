import { sql } from "@/db/sql";

/**
 * Deletes changes that every node has acknowledged, and sessions fenced for a day. A node that was away for
 * longer than that joins anew, with an empty cache, so it never asks for what is gone.
 */
export async function pruneChanges(): Promise<void> {
  await sql()`
    delete from changes where seq <= coalesce(
      (select min(acked_seq) from node_sessions where not fenced), (select seq from change_clock))`;
  await sql()`
    delete from node_sessions where fenced and seen_at < clock_timestamp() - interval '1 day'`;
}
