import fs from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { runMigrations as migrateQueue } from "graphile-worker";
import { createPartitions } from "./partitions";
import { openClient, type Sql } from "./sql";

/** Any number, as long as each Keyway that migrates this database takes the same one. */
const LOCK = 7_203_110;

/** The time, in ms, that drizzle gave the newest migration in this folder. */
function newestKnown(folder: string): number {
  const journal: { entries: { when: number }[] } = JSON.parse(
    fs.readFileSync(path.join(folder, "meta", "_journal.json"), "utf8"),
  );
  return Math.max(0, ...journal.entries.map((entry) => entry.when));
}

async function newestApplied(client: Sql): Promise<number> {
  const [table] = await client`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (!table?.name) return 0;
  const [row] =
    await client`select coalesce(max(created_at), 0)::float8 as newest from drizzle.__drizzle_migrations`;
  return Number(row?.newest);
}

/**
 * Brings the schema up to date, the job queue's included; two that start at once take turns.
 * @param folder the migrations that drizzle-kit generated
 * @throws Error when a newer Keyway has migrated this database already
 */
export async function migrateDatabase(url: string, folder = "drizzle"): Promise<void> {
  const client = openClient(url, { max: 1, name: "keyway migrate" });
  try {
    await client`select pg_advisory_lock(${LOCK})`;
    if ((await newestApplied(client)) > newestKnown(folder))
      throw new Error("The database has the schema of a newer Keyway: start that version.");
    await migrate(drizzle(client), { migrationsFolder: folder });
    await createPartitions(client);
    await migrateQueue({ connectionString: url });
  } finally {
    await client.end({ timeout: 5 });
  }
}
