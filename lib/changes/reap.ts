import type { Sql } from "@/db/sql";
import { WAIT_MS } from "./lease";

type Seen = { renewals: string; since: number };

/**
 * Fences sessions that have not renewed for longer than any lease lasts, by this process' own monotonic
 * clock, so that usually no change has to wait for a node that died.
 * @returns one round of looking; to be called about once a second
 */
export function createReaper(sql: Sql, mono = () => performance.now()): () => Promise<void> {
  let seen = new Map<string, Seen>();
  return async () => {
    const sessions = await sql<{ session: string; renewals: string }[]>`
      select session, renewals from node_sessions where not fenced`;
    const now = mono();
    const next = new Map<string, Seen>();
    for (const { session, renewals } of sessions) {
      const before = seen.get(session);
      const same = before?.renewals === renewals;
      if (same && now - before.since >= WAIT_MS)
        await sql`
          update node_sessions set fenced = true
          where session = ${session} and renewals = ${renewals} and not fenced`;
      else next.set(session, same ? before : { renewals, since: now });
    }
    seen = next;
  };
}
