import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { finished } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";
import type { TransactionSql } from "postgres";
import { openClient } from "../sql";
import { MANIFEST, type Manifest, SECRETS } from "./manifest";
import { listTables, quoteName, type Table, withColumns } from "./tables";
import { tarEnd, tarEntry } from "./tar";

/** How far a backup or a restoration is. `total` is an estimate while writing. */
export type Progress = (state: Readonly<{ table: string; rows: number; total: number }>) => void;

export type BackupOptions = Readonly<{
  fingerprints: Manifest["fingerprints"];
  /** The sealed secrets of the installation, when they are to go along. */
  secrets?: Buffer | undefined;
  onProgress?: Progress;
}>;

/** The rows of a table go into entries of about this size. */
const PART_BYTES = 4 * 1024 * 1024;

/**
 * Writes everything that is committed at this moment to an archive: a gzipped tar of `tables/<name>/<part>`, each as
 * COPY writes text, and a manifest. Reads under one snapshot and waits for nobody; everything goes on meanwhile.
 * @param file is there once it is whole; readable by its owner alone, since it holds what the database holds
 * @throws Error when the file exists
 */
export async function writeBackup(
  url: string,
  file: string,
  options: BackupOptions,
): Promise<Manifest> {
  if (fs.existsSync(file)) throw new Error(`${file} exists already.`);
  const partial = `${file}.${process.pid}.partial`;
  const zip = createGzip({ level: 4 });
  const sink = fs.createWriteStream(partial, { mode: 0o600, flags: "wx", flush: true });
  zip.pipe(sink);
  const client = openClient(url, { max: 1, name: "keyway backup" });
  try {
    const manifest = await client.begin("isolation level repeatable read read only", (tx) =>
      writeSnapshot(tx, zip, options),
    );
    zip.end();
    await finished(sink);
    fs.renameSync(partial, file);
    return manifest;
  } catch (error) {
    zip.destroy();
    sink.destroy();
    fs.rmSync(partial, { force: true });
    throw error;
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function writeSnapshot(
  tx: TransactionSql,
  zip: Gzip,
  { fingerprints, secrets, onProgress = () => {} }: BackupOptions,
): Promise<Manifest> {
  const at = new Date();
  const put = async (name: string, body: Buffer) => {
    const entry = tarEntry({ name, body }, Math.floor(at.getTime() / 1000));
    if (!zip.write(entry)) await once(zip, "drain");
  };
  const tables = await listTables(tx);
  // Dropping a partition is not undone by a snapshot: nobody may until its rows are read.
  await tx.unsafe(
    `lock table ${tables.map((one) => quoteName(one.name)).join(", ")} in access share mode`,
  );
  const [facts] = await tx<
    { postgres: string; schema: number; oldest: Date | null; total: number }[]
  >`select current_setting('server_version') as postgres,
      (select coalesce(max(created_at), 0)::float8 from drizzle.__drizzle_migrations) as schema,
      (select min(at) from verifications) as oldest,
      (select coalesce(sum(greatest(reltuples, 0)), 0)::float8 from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r') as total`;
  if (!facts) throw new Error("The database says nothing about itself.");
  let before = 0;
  const written: Manifest["tables"][number][] = [];
  for (const table of tables) {
    const show = (rows: number) =>
      onProgress({ table: table.name, rows: before + rows, total: facts.total });
    const sums = await writeTable(tx, table, put, show);
    before += sums.rows;
    written.push({ ...table, ...sums });
  }
  if (secrets) await put(SECRETS, secrets);
  const manifest: Manifest = {
    format: "keyway-backup",
    version: 1,
    createdAt: at.toISOString(),
    postgres: facts.postgres,
    schema: facts.schema,
    tables: written,
    oldestLog: facts.oldest?.toISOString() ?? null,
    fingerprints,
    secrets: secrets ? "sealed" : "none",
  };
  await put(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  zip.write(tarEnd());
  return manifest;
}

const NEWLINE = 0x0a;

async function writeTable(
  tx: TransactionSql,
  table: Table,
  put: (name: string, body: Buffer) => Promise<void>,
  show: (rows: number) => void,
) {
  const columns = table.columns.map(quoteName).join(", ");
  const rowsOf = table.name === "verifications" ? `(select ${columns} from verifications)` : null;
  const stream = await tx.unsafe(`copy ${rowsOf ?? withColumns(table)} to stdout`).readable();
  const hash = createHash("sha256");
  let [rows, bytes, part] = [0, 0, 0];
  let chunks: Buffer[] = [];
  let held = 0;
  const flush = async () => {
    if (held === 0) return;
    const name = `tables/${table.name}/${String(part++).padStart(6, "0")}`;
    await put(name, Buffer.concat(chunks));
    chunks = [];
    held = 0;
    show(rows);
  };
  for await (const chunk of stream) {
    const piece: Buffer = chunk;
    hash.update(piece);
    for (let i = piece.indexOf(NEWLINE); i >= 0; i = piece.indexOf(NEWLINE, i + 1)) rows++;
    bytes += piece.length;
    held += piece.length;
    chunks.push(piece);
    if (held >= PART_BYTES) await flush();
  }
  await flush();
  // postgres.js pauses its socket for a stream that is full, and leaves it so when the last row filled it.
  stream._read(0);
  return { rows, bytes, sha256: hash.digest("hex") };
}
