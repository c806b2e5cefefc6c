import type { TransactionSql } from "postgres";
import type { Sql } from "@/db/sql";
import type { ChainRow } from "./chain";

/** An event as it is hashed, with its names as they are hashed. */
export type HashedEvent = ChainRow["event"] &
  Readonly<{ workspaceId: string; id: string; at: Date; action: string }>;

export type StoredRow = Readonly<{ event: HashedEvent; link: Buffer }>;

/**
 * The events of a workspace after a number, in order, with their links.
 * @param client a transaction's, where all pages have to be of one moment
 */
export async function readChainRows(
  client: Sql | TransactionSql,
  workspaceId: string,
  { after, until, limit }: Readonly<{ after: number; until: number; limit: number }>,
): Promise<StoredRow[]> {
  const rows = await client<(HashedEvent & { hash: Buffer })[]>`
    select workspace_id as "workspaceId", seq::float8 as seq, id, at, actor_kind as "actorKind",
      actor_id as "actorId", actor_name as "actorName", action, target_kind as "targetKind",
      target_id as "targetId", target_name as "targetName", before, after, reason, ip,
      user_agent as "userAgent", request_id as "requestId", hash
    from audit_events
    where workspace_id = ${workspaceId} and seq > ${after} and seq <= ${until}
    order by seq limit ${limit}`;
  return rows.map(({ hash, ...event }) => ({ event, link: hash }));
}
