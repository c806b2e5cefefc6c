import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { type ConnectOptions, closeSql, connectSql, openClient, type Sql } from "./sql";

export { sql } from "./sql";

export type Db = PostgresJsDatabase;
/** What a transaction hands to its function. A step that must not run on its own takes a `Tx`. */
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

const store = globalThis as { keywayDb?: (Db & { $client: Sql }) | undefined };

/**
 * Opens the connections of this process: drizzle (`db()`) and, beside it, the raw client (`sql()`).
 * They are two clients because drizzle switches off its client's own handling of times and JSON.
 * Connections are made on first use, at most `max` for each of the two.
 */
export function connectDatabase(url: string, options?: ConnectOptions): Db {
  connectSql(url, options);
  store.keywayDb = drizzle(openClient(url, options), { casing: "snake_case" });
  return store.keywayDb;
}

/** Drizzle over the database of this process. @throws Error when it is not connected */
export function db(): Db {
  if (!store.keywayDb)
    throw new Error("The database is not connected: call connectDatabase first.");
  return store.keywayDb;
}

/** Waits at most five seconds for running queries, then closes every connection. */
export async function closeDatabase(): Promise<void> {
  const client = store.keywayDb?.$client;
  store.keywayDb = undefined;
  await Promise.all([closeSql(), client?.end({ timeout: 5 })]);
}
