import type { TransactionSql } from "postgres";
import { CHANGE_CHANNEL, type ChangeKind } from "./announce";

/** Publishes one change from code that runs without drizzle. Called last in its transaction, like `commit` does. */
export async function publishChange(
  tx: TransactionSql,
  kind: ChangeKind,
  ref: string,
): Promise<void> {
  await tx`
    with clock as (update change_clock set seq = seq + 1 returning seq),
    change as (insert into changes (seq, kind, ref) select seq, ${kind}, ${ref} from clock)
    select pg_notify(${CHANGE_CHANNEL}, seq::text) from clock`;
}
