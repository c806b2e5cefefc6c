import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** One row: the number of the newest change. Its lock is held to commit, so numbers have no gaps and commit in order. */
export const changeClock = pgTable(
  "change_clock",
  {
    one: boolean().primaryKey().default(true),
    /** Changes when a backup is restored: numbers of another epoch mean nothing here. */
    epoch: uuid().notNull(),
    seq: bigint({ mode: "number" }).notNull(),
  },
  (t) => [check("change_clock_one", sql`${t.one}`)],
);

export const changeClockColumns = {
  epoch: changeClock.epoch,
  seq: changeClock.seq,
};

/** What changed, for the nodes that cache it: kind and reference, never the content. */
export const changes = pgTable("changes", {
  seq: bigint({ mode: "number" }).primaryKey(),
  kind: text().notNull(),
  ref: text().notNull(),
  at: instant().notNull().defaultNow(),
});

export const changeColumns = {
  seq: changes.seq,
  kind: changes.kind,
  ref: changes.ref,
  at: changes.at,
};

/** A node's lease sessions: one row per join, never used again and never overwritten by another join. */
export const nodeSessions = pgTable(
  "node_sessions",
  {
    session: uuid().primaryKey(),
    nodeId: text().notNull(),
    ackedSeq: bigint({ mode: "number" }).notNull(),
    renewals: bigint({ mode: "number" }).notNull().default(0),
    fenced: boolean().notNull().default(false),
    /** The peppers under which the node finds secrets; null for one of a version before it said so. */
    pepperVersions: integer().array(),
    seenAt: instant().notNull().defaultNow(),
  },
  (t) => [index("node_sessions_acked").on(t.ackedSeq).where(sql`not ${t.fenced}`)],
);

export const nodeSessionColumns = {
  session: nodeSessions.session,
  nodeId: nodeSessions.nodeId,
  ackedSeq: nodeSessions.ackedSeq,
  renewals: nodeSessions.renewals,
  fenced: nodeSessions.fenced,
  seenAt: nodeSessions.seenAt,
};

/** How far each journal segment of a node is in the roll-ups. Moves in the transaction that counts. */
export const journalSegments = pgTable(
  "journal_segments",
  {
    nodeId: text().notNull(),
    segment: text().notNull(),
    shippedBytes: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.nodeId, t.segment] })],
);

export const journalSegmentColumns = {
  nodeId: journalSegments.nodeId,
  segment: journalSegments.segment,
  shippedBytes: journalSegments.shippedBytes,
};
