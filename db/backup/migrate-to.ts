import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { migrateDatabase } from "../migrate";

type Journal = { entries: { when: number; tag: string }[] };

const journalOf = (folder: string): Journal =>
  JSON.parse(fs.readFileSync(path.join(folder, "meta", "_journal.json"), "utf8"));

/** The migrations in a folder, as drizzle numbers them: milliseconds since 1970. */
export const migrationsIn = (folder: string): number[] =>
  journalOf(folder).entries.map((one) => one.when);

/** The newest of them. */
export const newestMigration = (folder: string): number => Math.max(0, ...migrationsIn(folder));

/** Makes the schema as it was with the migrations up to one of them. */
export async function migrateTo(url: string, migrations: string, schema: number): Promise<void> {
  const journal = journalOf(migrations);
  const entries = journal.entries.filter((one) => one.when <= schema);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-migrations-"));
  try {
    fs.mkdirSync(path.join(folder, "meta"));
    const file = path.join(folder, "meta", "_journal.json");
    fs.writeFileSync(file, JSON.stringify({ ...journal, entries }));
    for (const { tag } of entries)
      fs.copyFileSync(path.join(migrations, `${tag}.sql`), path.join(folder, `${tag}.sql`));
    await migrateDatabase(url, folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
