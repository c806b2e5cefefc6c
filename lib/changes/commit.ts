import { sql } from "drizzle-orm";
import { sql as client, db, type Tx } from "@/db/connect";
import { type Change, openAnnouncements } from "./announce";
import { type Confirmation, confirmChange } from "./confirm";
import { publishChanges } from "./publish";
import { sessionStore } from "./sessions";

/** What the work returned, and which nodes are known to have seen the change. */
export type Committed<T> = Readonly<{ result: T; confirmed: Confirmation }>;

/**
 * The one way to change anything: runs `work` in a transaction, publishes what it announced, commits,
 * and returns once no node can decide on the state before it any more.
 * @throws what `work` throws, with nothing written
 */
export async function commit<T>(work: (tx: Tx) => Promise<T>): Promise<Committed<T>> {
  const { result, seq } = await db().transaction(async (tx) => {
    const list = openAnnouncements(tx);
    const result = await work(tx);
    return { result, seq: await publish(tx, [...list.values()]) };
  });
  return {
    result,
    confirmed:
      seq === null ? { nodes: 0, ms: 0 } : await confirmChange(sessionStore(client()), seq),
  };
}

async function publish(tx: Tx, list: readonly Change[]): Promise<number | null> {
  if (list.length === 0) return null;
  const [clock] = await tx.execute<{ seq: string }>(publishChanges(sql, list));
  if (!clock) throw new Error("change_clock is empty: the database was not migrated");
  return Number(clock.seq);
}
