import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type { TransactionSql } from "postgres";
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
  store.keywayDb = drizzle(preparing(openClient(url, options)), { casing: "snake_case" });
  return store.keywayDb;
}

/** What is prepared is kept on each connection. So many texts are, and none that is as long as a list. */
const PREPARED = { texts: 200, values: 32 };

type Begin = (work: (tx: TransactionSql) => Promise<unknown>) => Promise<unknown>;

/**
 * The statements of transactions are prepared, so that each goes to the database and back once instead of twice:
 * others wait for what a change has locked.
 */
function preparing(client: Sql): Sql {
  const known = new Set<string>();
  const isKnown = (text: string, values: readonly unknown[]) => {
    if (known.size < PREPARED.texts && values.length <= PREPARED.values) known.add(text);
    return known.has(text);
  };
  const begin: Begin = client.begin.bind(client);
  const beginPreparing: Begin = (work) =>
    begin((tx) => {
      const unsafe = tx.unsafe.bind(tx);
      const prepared: typeof unsafe = (text, values = []) =>
        unsafe(text, values, { prepare: isKnown(text, values) });
      return work(Object.assign(tx, { unsafe: prepared }));
    });
  return Object.assign(client, { begin: beginPreparing });
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
