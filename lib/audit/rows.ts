import type { TransactionSql } from "postgres";
import type { Sql } from "@/db/sql";
import type { JsonValue } from "@/lib/canonical";
import type { ChainRow } from "./chain";

/** The columns of an event in the order of the names that canonical JSON gives them, and its link. */
type Columns = readonly [
  ...[action: string, actorId: string, actorKind: string, actorName: string],
  ...[after: JsonValue, at: string, before: JsonValue, id: string, ip: string, reason: string],
  ...[requestId: string, seq: number, targetId: string, targetKind: string, targetName: string],
  ...[userAgent: string, workspaceId: string, link: Buffer],
];

/**
 * The events of a workspace behind a number and up to another, in order, with their links.
 * @param client a transaction's, where all ranges have to be of one moment
 */
export async function readChainRows(
  client: Sql | TransactionSql,
  workspaceId: string,
  after: number,
  until: number,
): Promise<ChainRow[]> {
  // As arrays, and the time as its text: a million rows are read, and half of the time would go into making objects.
  const rows: unknown[][] = await client`
    select action, actor_id, actor_kind, actor_name, after,
      to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), before, id, ip, reason,
      request_id, seq::float8, target_id, target_kind, target_name, user_agent, workspace_id, hash
    from audit_events
    where workspace_id = ${workspaceId} and seq > ${after} and seq <= ${until}
    order by seq`.values();
  return (rows as unknown as Columns[]).map(rowOf);
}

/** One object literal, so that all events have one shape and their names stand in order. */
const rowOf = (row: Columns): ChainRow => ({
  event: {
    action: row[0],
    actorId: row[1],
    actorKind: row[2],
    actorName: row[3],
    after: row[4],
    at: row[5],
    before: row[6],
    id: row[7],
    ip: row[8],
    reason: row[9],
    requestId: row[10],
    seq: row[11],
    targetId: row[12],
    targetKind: row[13],
    targetName: row[14],
    userAgent: row[15],
    workspaceId: row[16],
  },
  link: row[17],
});

/** Few enough that hashing them holds up other requests of the process for milliseconds only. */
const PAGE = 1_000;

/**
 * The same page by page; the next one is under way while a page is worked on. Numbers have no gap, so that a range of
 * them is as good as a limit, and cheap however the planner sees it.
 */
export async function* readChainPages(
  client: Sql | TransactionSql,
  workspaceId: string,
  from: number,
  to: number,
): AsyncGenerator<Readonly<{ rows: ChainRow[]; until: number }>> {
  const read = (after: number) => {
    const until = Math.min(after + PAGE, to);
    const rows =
      after < to ? readChainRows(client, workspaceId, after, until) : Promise.resolve([]);
    // Whoever stops early does not wait for it.
    rows.catch(() => {});
    return { rows, until };
  };
  for (let page = read(from); page.until > from; ) {
    const rows = await page.rows;
    const { until } = page;
    page = read(until);
    yield { rows, until };
    if (until === to) break;
  }
}
