import type { Sql } from "@/db/sql";

/** A lease session and how often it has been renewed when it was looked at. */
export type Session = Readonly<{ session: string; renewals: number }>;

/** How the sessions in force stand to a change: those that have not acknowledged it, and how many have. */
export type Standing = Readonly<{ lagging: readonly Session[]; acked: number }>;

/** The sessions that hold leases, as those who change something see them. */
export type SessionStore = Readonly<{
  /** How those in force stand to the change `seq`. */
  standing(seq: number): Promise<Standing>;
  /** Every session in force. */
  all(): Promise<readonly Session[]>;
  /** Ends a session, unless it renewed since it was looked at, or has acknowledged `seq` after all. */
  fence(session: Session, seq: number): Promise<void>;
}>;

type Row = { session: string; renewals: string };

const sessionsOf = (rows: readonly Row[]): Session[] =>
  rows.map(({ session, renewals }) => ({ session, renewals: Number(renewals) }));

/** The sessions in PostgreSQL. */
export function sessionStore(sql: Sql): SessionStore {
  return {
    async standing(seq) {
      const rows = await sql<(Row & { acked: boolean })[]>`
        select session, renewals, acked_seq >= ${seq} as acked from node_sessions where not fenced`;
      const lagging = sessionsOf(rows.filter(({ acked }) => !acked));
      return { lagging, acked: rows.length - lagging.length };
    },
    all: async () =>
      sessionsOf(await sql<Row[]>`select session, renewals from node_sessions where not fenced`),
    async fence({ session, renewals }, seq) {
      await sql`
        update node_sessions set fenced = true
        where session = ${session} and renewals = ${renewals} and acked_seq < ${seq} and not fenced`;
    },
  };
}
