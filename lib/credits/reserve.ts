import type { Sql } from "@/db/sql";
import { publishChanges } from "@/lib/changes/publish";

/** At most this many are held by one node at a time, and at most a quarter of its even share. */
const CHUNK = 500;

/** Nodes are told here that somebody needs what they hold; the payload is the key's id. */
export const RECALL_CHANNEL = "keyway_recalls";

/** What a reservation brought. */
export type Reserved = Readonly<{
  /** Now held by this node in addition; 0 when there were not enough. */
  granted: number;
  epoch: number;
  /** Left for everybody, beside what this node holds. */
  rest: number;
  /** Live nodes that have been asked to give back what they hold. */
  holders: number;
}>;

type KeyRow = { credits: string | null; epoch: number };

/**
 * Takes credits out of the key for this node: enough for `need`, or none; more than that only while there are
 * plenty, less and less towards the end. If there are not enough, the nodes that hold some are asked for them.
 * Lock order: key, then reservations.
 * @param wanted what all waiting calls of this node need together, at least `need`
 * @returns null when the key is gone or unlimited by now
 */
export function reserveCredits(
  sql: Sql,
  nodeId: string,
  keyId: string,
  { need, wanted }: Readonly<{ need: number; wanted: number }>,
): Promise<Reserved | null> {
  return sql.begin(async (tx) => {
    const [key] = await tx<KeyRow[]>`
      select credits, credit_epoch as epoch from keys where id = ${keyId} for update`;
    if (!key || key.credits === null) return null;
    const { epoch } = key;
    const credits = Number(key.credits);
    const [others] = await tx<{ nodes: number; rest: string; holders: number }[]>`
      with live as (select distinct node_id from node_sessions where not fenced)
      select (select count(*)::int from live) as nodes,
        coalesce(sum(r.reserved - r.spent), 0) as rest,
        (count(*) filter (where r.held and r.node_id in (select node_id from live)))::int as holders
      from credit_reservations r
      where r.key_id = ${keyId} and r.epoch = ${epoch} and r.node_id <> ${nodeId}`;
    const elsewhere = Number(others?.rest ?? 0);
    if (credits < need) {
      const holders = others?.holders ?? 0;
      if (holders > 0) await recall(tx, nodeId, keyId, epoch);
      return { granted: 0, epoch, rest: credits + elsewhere, holders };
    }
    const share = Math.floor(credits / (4 * Math.max(1, others?.nodes ?? 1)));
    if (need === 0) return { granted: 0, epoch, rest: credits + elsewhere, holders: 0 };
    const granted = Math.min(credits, Math.max(need, wanted, Math.min(CHUNK, share)));
    await tx`update keys set credits = credits - ${granted} where id = ${keyId}`;
    await tx`
      insert into credit_reservations (node_id, key_id, epoch, reserved)
      values (${nodeId}, ${keyId}, ${epoch}, ${granted})
      on conflict (node_id, key_id, epoch) do update
      set reserved = credit_reservations.reserved + excluded.reserved, held = true`;
    return { granted, epoch, rest: credits - granted + elsewhere, holders: 0 };
  });
}

async function recall(
  tx: Parameters<Parameters<Sql["begin"]>[1]>[0],
  nodeId: string,
  keyId: string,
  epoch: number,
): Promise<void> {
  await tx`
    update credit_reservations set recalled = true
    where key_id = ${keyId} and epoch = ${epoch} and node_id <> ${nodeId} and held`;
  await tx`select pg_notify(${RECALL_CHANNEL}, ${keyId})`;
}

/**
 * Puts back what a node does not spend. Called once for an amount: if the reply is lost, the amount stays with
 * the node's reservation until the node starts again, so that it cannot be put back twice.
 * @param silent whether nobody has to be told that a key has credits again: they are waiting for just this
 */
export async function returnCredits(
  sql: Sql,
  nodeId: string,
  account: Readonly<{ keyId: string; epoch: number; left: number }>,
  silent: boolean,
): Promise<void> {
  const { keyId, epoch, left } = account;
  await sql.begin(async (tx) => {
    const [key] = await tx<KeyRow[]>`
      select credits, credit_epoch as epoch from keys where id = ${keyId} for update`;
    const returned = await tx`
      update credit_reservations set reserved = reserved - ${left}, held = false, recalled = false
      where node_id = ${nodeId} and key_id = ${keyId} and epoch = ${epoch} returning 1`;
    // The credits were set anew meanwhile: what was held of the old ones is void.
    if (!key || key.credits === null || returned.length === 0 || left === 0) return;
    await tx`update keys set credits = credits + ${left} where id = ${keyId}`;
    if (!silent) await publishChanges(tx, [{ kind: "key", ref: keyId }]);
  });
}

/**
 * Puts back what a node held when it died. Everything its journal holds must have been counted before, or spent
 * credits would come back.
 */
export async function recoverCredits(sql: Sql, nodeId: string): Promise<void> {
  const rows = await sql<{ keyId: string; epoch: number }[]>`
    select key_id as "keyId", epoch from credit_reservations where node_id = ${nodeId}`;
  for (const { keyId, epoch } of rows) {
    await sql.begin(async (tx) => {
      const [key] = await tx<KeyRow[]>`
        select credits, credit_epoch as epoch from keys where id = ${keyId} for update`;
      const [row] = await tx<{ left: string }[]>`
        delete from credit_reservations
        where node_id = ${nodeId} and key_id = ${keyId} and epoch = ${epoch}
        returning reserved - spent as left`;
      const left = Number(row?.left ?? 0);
      if (!key || key.epoch !== epoch || key.credits === null || left === 0) return;
      await tx`update keys set credits = credits + ${left} where id = ${keyId}`;
      await publishChanges(tx, [{ kind: "key", ref: keyId }]);
    });
  }
}

/** The keys of which this node has been asked to give back what it holds. */
export async function recalledKeys(sql: Sql, nodeId: string): Promise<string[]> {
  const rows = await sql<{ keyId: string }[]>`
    select distinct key_id as "keyId" from credit_reservations
    where node_id = ${nodeId} and recalled and held`;
  return rows.map((row) => row.keyId);
}

/** What is left of a key's credits, for everybody together. Null when unlimited. */
export async function totalCredits(
  sql: Sql,
  keyId: string,
  nodeId: string,
): Promise<number | null> {
  const [row] = await sql<{ total: string | null }[]>`
    select k.credits + coalesce((
      select sum(r.reserved - r.spent) from credit_reservations r
      where r.key_id = k.id and r.epoch = k.credit_epoch and r.node_id <> ${nodeId}), 0) as total
    from keys k where k.id = ${keyId}`;
  return row?.total == null ? null : Number(row.total);
}
