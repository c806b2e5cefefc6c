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
} from "drizzle-orm/pg-core";
import { keys } from "./keys";

/**
 * Credits that a node has taken out of `keys.credits` to spend without asking again. At every moment
 * `keys.credits` + Σ(`reserved` − `spent`) + what the journals have counted = what was granted.
 */
export const creditReservations = pgTable(
  "credit_reservations",
  {
    nodeId: text().notNull(),
    keyId: text()
      .notNull()
      .references(() => keys.id, { onDelete: "cascade" }),
    /** Of which setting of the credits. Spends of an earlier one are counted as usage only. */
    epoch: integer().notNull(),
    reserved: bigint({ mode: "number" }).notNull(),
    /** Of it, what the journal has counted as spent. */
    spent: bigint({ mode: "number" }).notNull().default(0),
    /** The node may still spend from it. */
    held: boolean().notNull().default(true),
    /** Somebody else needs it: the node is asked to give back what is left. */
    recalled: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.nodeId, t.keyId, t.epoch] }),
    index("credit_reservations_key").on(t.keyId),
    check("credit_reservations_spent", sql`${t.spent} <= ${t.reserved}`),
  ],
);

export const creditReservationColumns = {
  nodeId: creditReservations.nodeId,
  keyId: creditReservations.keyId,
  epoch: creditReservations.epoch,
  reserved: creditReservations.reserved,
  spent: creditReservations.spent,
  held: creditReservations.held,
  recalled: creditReservations.recalled,
};
