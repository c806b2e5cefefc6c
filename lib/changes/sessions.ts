import type { Sql } from "@/db/sql";

/** A lease session and how often it has been renewed when it was looked at. */
export type Session = Readonly<{ session: string; renewals: number }>;

/** The sessions that hold leases, as those who change something see them. */
export type SessionStore = Readonly<{
  /** Sessions in force that have not acknowledged `seq`. */
  lagging(seq: number): Promise<readonly Session[]>;
  /** Every session in force. */
  all(): Promise<readonly Session[]>;
  /** Ends a session, unless it renewed since it was looked at, or has acknowledged `seq` after all. */
  fence(session: Session, seq: number): Promise<void>;
  /** How many sessions in force have acknowledged `seq`. */
  countAcked(seq: number): Promise<number>;
}>;

type Row = { session: string; renewals: string };

const sessionsOf = (rows: readonly Row[]): Session[] =>
  rows.map(({ session, renewals }) => ({ session, renewals: Number(renewals) }));

/** The sessions in PostgreSQL. */
export function sessionStore(sql: Sql): SessionStore {
  return {
    lagging: async (seq) =>
      sessionsOf(
        await sql<Row[]>`
          select session, renewals from node_sessions where not fenced and acked_seq < ${seq}`,
      ),
    all: async () =>
      sessionsOf(await sql<Row[]>`select session, renewals from node_sessions where not fenced`),
    async fence({ session, renewals }, seq) {
      await sql`
        update node_sessions set fenced = true
        where session = ${session} and renewals = ${renewals} and acked_seq < ${seq} and not fenced`;
    },
    async countAcked(seq) {
      const [row] = await sql<{ nodes: number }[]>`
        select count(*)::int as nodes from node_sessions where not fenced and acked_seq >= ${seq}`;
      return row?.nodes ?? 0;
    },
  };
}
