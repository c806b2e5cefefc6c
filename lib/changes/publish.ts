import { CHANGE_CHANNEL, type Change } from "./announce";

/** What makes a statement out of a template: `sql` of drizzle, or a transaction of the raw client. */
type Tag<Statement> = (parts: TemplateStringsArray, ...values: string[]) => Statement;

/**
 * The statement that gives changes their numbers, writes them down and tells the nodes; it answers the newest number
 * as `seq`. The last one of its transaction: from here to the commit the clock's row is locked for everybody.
 * @param list one at least, each once
 */
export const publishChanges = <Statement>(
  tag: Tag<Statement>,
  list: readonly Change[],
): Statement => tag`
  with list as (
    select place, change ->> 'kind' as kind, change ->> 'ref' as ref
    from json_array_elements(${JSON.stringify(list)}::text::json) with ordinality as listed (change, place)
  ),
  clock as (update change_clock set seq = seq + (select count(*) from list) returning seq),
  written as (
    insert into changes (seq, kind, ref)
    select clock.seq - (select count(*) from list) + place, kind, ref from clock, list
  )
  select seq, pg_notify(${CHANGE_CHANNEL}, seq::text) from clock`;
