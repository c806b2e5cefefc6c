import type { Sql } from "@/db/sql";
import { seal, unseal } from "@/lib/encryption";
import type { VersionedKey } from "@/lib/env";
import { SEALED_COLUMNS, type SealedColumn } from "./sealed-columns";

const BATCH = 200;

const versionBytes = (version: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(version);
  return bytes;
};

/** Values that are not under the encryption key in use. */
export async function countOldSealed(sql: Sql, { version }: VersionedKey): Promise<number> {
  const counts = await Promise.all(
    SEALED_COLUMNS.map(async ({ table, column }) => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from ${sql(table)}
        where substring(${sql(column)} from 1 for 2) <> ${versionBytes(version)}`;
      return row?.count ?? 0;
    }),
  );
  return counts.reduce((sum, one) => sum + one, 0);
}

/**
 * Seals anew, under the key in use, whatever was sealed under another. May be stopped anywhere and run again; a value
 * that changes meanwhile is left as it is, for it is under the key in use already.
 * @param keys the one in use first; those of the values that are there
 * @throws Error when a value cannot be unsealed: its key is not among them, or it was changed
 */
export async function resealAll(
  sql: Sql,
  keys: readonly VersionedKey[],
  onMoved: (rows: number) => void = () => {},
): Promise<void> {
  for (const one of SEALED_COLUMNS) await resealColumn(sql, one, keys, onMoved);
}

async function resealColumn(
  sql: Sql,
  { table, column, key, contextOf }: SealedColumn,
  keys: readonly VersionedKey[],
  onMoved: (rows: number) => void,
): Promise<void> {
  const [used] = keys;
  if (!used) throw new Error("No encryption key is configured");
  const isOld = sql`substring(${sql(column)} from 1 for 2) <> ${versionBytes(used.version)}`;
  for (;;) {
    const rows = await sql<(Record<string, string> & { sealed: Buffer })[]>`
      select ${sql(key)}, ${sql(column)} as sealed from ${sql(table)} where ${isOld} limit ${BATCH}`;
    if (rows.length === 0) return;
    let moved = 0;
    for (const { sealed, ...row } of rows) {
      const again = seal(unseal(sealed, contextOf(row), keys), contextOf(row), keys);
      const found = key
        .map((name) => sql`${sql(name)} = ${row[name] ?? ""}`)
        .reduce((all, next) => sql`${all} and ${next}`);
      const done = await sql`
        update ${sql(table)} set ${sql(column)} = ${again} where ${found} and ${sql(column)} = ${sealed}`;
      moved += done.count;
    }
    if (moved === 0) throw new Error(`${table}.${column} does not let itself be sealed anew.`);
    onMoved(moved);
  }
}

/** The encryption keys without which something could not be read, and of how many values that is true. */
export async function countNeededKeys(sql: Sql): Promise<ReadonlyMap<number, number>> {
  const needed = new Map<number, number>();
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await sql<{ version: number; count: number }[]>`
      select get_byte(${sql(column)}, 0) * 256 + get_byte(${sql(column)}, 1) as version, count(*)::int as count
      from ${sql(table)} where ${sql(column)} is not null group by 1`;
    for (const { version, count } of rows) needed.set(version, (needed.get(version) ?? 0) + count);
  }
  return needed;
}

/** Ends the use of every key that audit logs are signed with; the next signature makes another. @returns how many */
export async function retireSigningKeys(sql: Sql, now = new Date()): Promise<number> {
  const retired = await sql`
    update audit_signing_keys set retired_at = ${now} where retired_at is null`;
  return retired.count;
}
