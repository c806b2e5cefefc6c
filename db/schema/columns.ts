import { customType, timestamp } from "drizzle-orm/pg-core";

/** Raw bytes. Hashes are kept as bytes: half the index of hex, and no two spellings of one value. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({
  dataType: () => "bytea",
});

/** An instant, to the millisecond, as every column of time here. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: "date" });

/** A transaction's number, which never comes round again (PostgreSQL 8.19). */
export const transactionId = customType<{ data: string }>({ dataType: () => "xid8" });
