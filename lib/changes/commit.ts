import { sql } from "drizzle-orm";
import { sql as client, db, type Tx } from "@/db/connect";
import { changeClock, changes } from "@/db/schema/changes";
import { CHANGE_CHANNEL, type Change, openAnnouncements } from "./announce";
import { type Confirmation, confirmChange } from "./confirm";
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

/** The clock row comes last, so that its lock is held for as little as it can be. */
async function publish(tx: Tx, list: readonly Change[]): Promise<number | null> {
  if (list.length === 0) return null;
  const [clock] = await tx
    .update(changeClock)
    .set({ seq: sql`${changeClock.seq} + ${list.length}` })
    .returning({ seq: changeClock.seq });
  if (!clock) throw new Error("change_clock is empty: the database was not migrated");
  const rows = list.map((change, i) => ({ ...change, seq: clock.seq - list.length + 1 + i }));
  await tx.insert(changes).values(rows);
  await tx.execute(sql`select pg_notify(${CHANGE_CHANNEL}, ${String(clock.seq)})`);
  return clock.seq;
}
