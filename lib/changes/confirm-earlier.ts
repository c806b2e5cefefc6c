import { sql } from "@/db/sql";
import { confirmChange } from "./confirm";
import { sessionStore } from "./sessions";

/**
 * Waits until every node has seen all that is committed by now: for work that goes on after a crash, since
 * the run before it may have died between its commit and its own confirmation.
 */
export async function confirmEarlier(): Promise<void> {
  const [clock] = await sql()<{ seq: string }[]>`select seq from change_clock`;
  if (clock) await confirmChange(sessionStore(sql()), Number(clock.seq));
}
