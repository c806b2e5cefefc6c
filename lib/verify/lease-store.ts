import { randomUUID } from "node:crypto";
import { openClient, type Sql } from "@/db/sql";
import { readName } from "@/lib/certificates/name";
import { CHANGE_CHANNEL, type ChangeKind } from "@/lib/changes/announce";
import { RECALL_CHANNEL } from "@/lib/credits/reserve";
import type { VersionedKey } from "@/lib/env";
import { inTime } from "./in-time";
import { loadRecord } from "./load";
import { loadByCertificate } from "./load-certificate";
import type { LeaseStore, SeenChange } from "./node";

type RenewRow = {
  ok: boolean;
  epoch: string;
  top: string;
  nodes: string[];
  seq: string | null;
  kind: ChangeKind | null;
  ref: string | null;
};

/** A lease store with the hint channel: `onHint` runs when a change was announced, `onRecall` when credits are
 * wanted back; both also after each reconnect. */
export type PostgresLeaseStore = LeaseStore & {
  /** Fences the sessions of earlier runs under this node's name: their process ended, so nothing waits for them. */
  fenceEarlierRuns(): Promise<void>;
  listen(onHint: () => void, onRecall: () => void): Promise<void>;
  /** Fences the session, so that no change waits for it, and closes. */
  leave(): Promise<void>;
};

/**
 * The lease protocol over PostgreSQL: one connection of its own for join and renew, so that a full pool
 * cannot make a lease lapse, and one that listens.
 * @param sql the pool, for reading records
 * @param nodeId names this node in `node_sessions`; this process alone has that name
 */
export function postgresLeaseStore(
  url: string,
  sql: Sql,
  peppers: readonly VersionedKey[],
  nodeId: string,
): PostgresLeaseStore {
  const open = () => openClient(url, { max: 1, name: "keyway lease" });
  let control = open();
  let session: string | null = null;
  const listener = openClient(url, { max: 1, name: "keyway changes" });
  return {
    async fenceEarlierRuns() {
      const rows = await sql<{ session: string }[]>`
        select session from node_sessions where node_id = ${nodeId} and not fenced`;
      // By session, not by name: should this statement run late, it must not fence what joined since.
      for (const { session: old } of rows)
        await sql`update node_sessions set fenced = true where session = ${old}`;
    },
    async join() {
      session = randomUUID();
      const [row] = await control<{ epoch: string; seq: string }[]>`
        with clock as (select epoch, seq from change_clock),
        joined as (
          insert into node_sessions (session, node_id, acked_seq, pepper_versions)
          select ${session}, ${nodeId}, seq, ${peppers.map(({ version }) => version)}::int[] from clock)
        select epoch, seq from clock`;
      if (!row) throw new Error("change_clock is empty: the database was not migrated");
      return { session, epoch: row.epoch, seq: Number(row.seq) };
    },
    async renew(current, applied) {
      const rows = await control<RenewRow[]>`
        with renewed as (
          update node_sessions
          set acked_seq = greatest(acked_seq, ${applied}), renewals = renewals + 1, seen_at = clock_timestamp()
          where session = ${current} and not fenced
          returning 1)
        select exists (select from renewed) as ok, clock.epoch, clock.seq as top, c.seq, c.kind, c.ref,
          array(select node_id from node_sessions where not fenced) as nodes
        from change_clock clock left join changes c on c.seq > ${applied}
        order by c.seq`;
      const [first] = rows;
      if (!first) throw new Error("change_clock is empty: the database was not migrated");
      return {
        ok: first.ok,
        epoch: first.epoch,
        top: Number(first.top),
        nodes: first.nodes,
        changes: rows.flatMap(changeOf),
      };
    },
    reconnect() {
      void control.end({ timeout: 0 }).catch(() => {});
      control = open();
    },
    load(name) {
      const shown = readName(name);
      return inTime(
        shown
          ? loadByCertificate(sql, shown.der, shown.workspaceId)
          : loadRecord(sql, peppers, name),
      );
    },
    async listen(onHint, onRecall) {
      await listener.listen(CHANGE_CHANNEL, onHint, onHint);
      await listener.listen(RECALL_CHANNEL, onRecall, onRecall);
    },
    async leave() {
      await control`update node_sessions set fenced = true where session = ${session}`.catch(
        () => {},
      );
      await Promise.all([control.end({ timeout: 1 }), listener.end({ timeout: 1 })]);
    },
  };
}

const changeOf = ({ seq, kind, ref }: RenewRow): SeenChange[] =>
  seq === null || kind === null || ref === null ? [] : [{ seq: Number(seq), kind, ref }];
