import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TransactionSql } from "postgres";
import { migrateDatabase } from "../migrate";
import { createPartitions } from "../partitions";
import { openClient, type Sql } from "../sql";
import { checkArchive, tableOf } from "./check";
import type { Manifest } from "./manifest";
import { migrateTo, newestMigration } from "./migrate-to";
import { quoteName, withColumns } from "./tables";
import { type Entry, readTar } from "./tar";
import type { Progress } from "./write";

const DAY_MS = 86_400_000;

export type RestoreOptions = Readonly<{
  /** Throw away what the database holds. */
  replace?: boolean;
  /** Where drizzle-kit's migrations are. */
  migrations: string;
  onProgress?: Progress;
}>;

/**
 * Fills a database from an archive, which is checked first. The schema is made as it was, filled in one transaction
 * and then brought up to date. Credits that nodes had reserved and not spent are the keys' again; the clock of changes
 * has a new epoch, so that no node goes on with what it knew of another database.
 * @throws Error in one line: the archive is damaged or newer, the database holds something, or a node runs on it
 */
export async function restoreBackup(
  url: string,
  file: string,
  options: RestoreOptions,
): Promise<Manifest> {
  const { manifest } = await checkArchive(file);
  if (manifest.schema > newestMigration(options.migrations))
    throw new Error("This archive is of a newer Keyway: restore it with that.");
  const client = openClient(url, { max: 1, name: "keyway restore" });
  try {
    await requireFree(client, options.replace ?? false);
    await migrateTo(url, options.migrations, manifest.schema);
    await createPartitions(client, { daysBack: daysSince(manifest.oldestLog) });
    await client.begin((tx) => fill(tx, file, manifest, options.onProgress ?? (() => {})));
    await client`analyze`;
  } finally {
    await client.end({ timeout: 5 });
  }
  await migrateDatabase(url, options.migrations);
  return manifest;
}

/** A database that nothing is in and nobody works on; with `replace` it is made one. */
async function requireFree(client: Sql, replace: boolean): Promise<void> {
  const [there] = await client<{ tables: number; keyway: boolean }[]>`
    select count(*)::int as tables, to_regclass('public.node_sessions') is not null as keyway
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`;
  if (there?.keyway) await requireStopped(client);
  if (!there || there.tables === 0) return;
  if (!replace)
    throw new Error(
      "The database is not empty. Restore into another one, or pass --replace to throw away what it holds.",
    );
  await client`drop schema if exists public, drizzle, graphile_worker cascade`;
  await client`create schema public`;
}

async function requireStopped(client: Sql): Promise<void> {
  const [row] = await client<{ nodes: number }[]>`
    select count(*)::int as nodes from node_sessions
    where not fenced and seen_at > clock_timestamp() - interval '5 seconds'`;
  if (row && row.nodes > 0)
    throw new Error("Keyway runs on this database. Stop it, wait five seconds, and restore then.");
}

const daysSince = (instant: string | null) =>
  instant === null ? 1 : Math.ceil((Date.now() - Date.parse(instant)) / DAY_MS) + 1;

async function fill(tx: TransactionSql, file: string, manifest: Manifest, show: Progress) {
  const { tables } = manifest;
  await tx.unsafe(`truncate ${tables.map((one) => quoteName(one.name)).join(", ")} cascade`);
  const total = tables.reduce((sum, one) => sum + one.rows, 0);
  const entries = readTar(file);
  let entry = await entries.next();
  let rows = 0;
  // Entries stand in the order of the manifest.
  for (const table of tables) {
    const rest = async function* () {
      for (; !entry.done && tableOf(entry.value.name) === table.name; entry = await entries.next())
        yield (entry.value satisfies Entry).body;
    };
    const sink = await tx.unsafe(`copy ${withColumns(table)} from stdin`).writable();
    await pipeline(Readable.from(rest()), sink);
    rows += table.rows;
    show({ table: table.name, rows, total });
  }
  await entries.return(undefined);
  await beginAnew(tx);
}

/** The nodes of the other database are not this one's: what they held and knew is theirs no more. */
async function beginAnew(tx: TransactionSql): Promise<void> {
  await tx`
    update keys k set credits = k.credits + r.unspent
    from (
      select key_id, epoch, sum(reserved - spent) as unspent from credit_reservations
      group by key_id, epoch) r
    where k.id = r.key_id and k.credit_epoch = r.epoch and k.credits is not null`;
  await tx`delete from credit_reservations`;
  await tx`update change_clock set epoch = gen_random_uuid(), seq = seq + 1`;
}
