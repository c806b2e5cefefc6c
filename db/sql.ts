import postgres from "postgres";

export type Sql = postgres.Sql;

/** `max` connections, and the name they show in pg_stat_activity. */
export type ConnectOptions = Readonly<{ max?: number; name?: string }>;

const RETRY_SECONDS = 0.25;

/** Next bundles this file more than once in one process, so the one client lives on globalThis. */
const store = globalThis as { keywaySql?: Sql | undefined };

/**
 * A postgres.js client; its connections are made on first use.
 * @param url `postgres://user:password@host:port/database`
 */
export function openClient(url: string, { max = 10, name = "keyway" }: ConnectOptions = {}): Sql {
  return postgres(url, {
    max,
    // By default postgres.js retires connections at random ages, which would break LISTEN.
    max_lifetime: null,
    connect_timeout: 10,
    // By default it waits up to 20 s between attempts, and whoever asks meanwhile waits with it: a database that
    // was away for five seconds would be away for twenty more.
    backoff: (attempts) => Math.min(0.01 * 2 ** attempts, RETRY_SECONDS),
    onnotice: () => {},
    connection: { application_name: name },
  });
}

/** Opens the raw client of this process, for the code that runs without drizzle. */
export function connectSql(url: string, options?: ConnectOptions): Sql {
  if (store.keywaySql) throw new Error("The database is connected already.");
  store.keywaySql = openClient(url, options);
  return store.keywaySql;
}

/** The raw client of this process. @throws Error when the database is not connected */
export function sql(): Sql {
  if (!store.keywaySql)
    throw new Error("The database is not connected: call connectDatabase first.");
  return store.keywaySql;
}

/** Waits at most five seconds for running queries, then closes every connection. */
export async function closeSql(): Promise<void> {
  const client = store.keywaySql;
  store.keywaySql = undefined;
  await client?.end({ timeout: 5 });
}
