import type { TransactionSql } from "postgres";
import type { Sql } from "@/db/sql";
import type { ChainEvent, ChainRow } from "./chain";

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
  const rows = await client<(ChainEvent & { at: Date; hash: Buffer })[]>`
    select workspace_id as "workspaceId", seq::float8 as seq, id, at, actor_kind as "actorKind",
      actor_id as "actorId", actor_name as "actorName", action, target_kind as "targetKind",
      target_id as "targetId", target_name as "targetName", before, after, reason, ip,
      user_agent as "userAgent", request_id as "requestId", hash
    from audit_events
    where workspace_id = ${workspaceId} and seq > ${after} and seq <= ${until}
    order by seq`;
  return rows.map(({ hash, at, ...event }) => ({
    event: { ...event, at: at.toISOString() },
    link: hash,
  }));
}

/** Few enough that hashing them holds up other requests of the process for milliseconds only. */
const PAGE = 500;

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
