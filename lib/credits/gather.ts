import type { Sql } from "@/db/sql";
import { RECALL_CHANNEL } from "./reserve";

const RETRY_MS = 10;
const PATIENCE_MS = 500;

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/**
 * Asks the nodes for what they hold of a key's credits, and waits until the key itself has `need`, or no live node
 * holds any more. What comes of it the caller has to look at: meanwhile it may be spent.
 */
export async function gatherCredits(sql: Sql, keyId: string, need: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += RETRY_MS) {
    const [row] = await sql<{ enough: boolean; held: boolean }[]>`
      select k.credits >= ${need} as enough, exists (
        select from credit_reservations r
        join node_sessions s on s.node_id = r.node_id and not s.fenced
        where r.key_id = k.id and r.epoch = k.credit_epoch and r.held) as held
      from keys k where k.id = ${keyId} and k.credits is not null`;
    if (!row?.held || row.enough) return;
    if (waited === 0) {
      await sql`update credit_reservations set recalled = true where key_id = ${keyId} and held`;
      await sql`select pg_notify(${RECALL_CHANNEL}, ${keyId})`;
    }
    await pause(RETRY_MS);
  }
}
