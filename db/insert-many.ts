import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "./connect";

const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** As PostgreSQL reads it out of JSON. */
const jsonOf = (value: unknown) =>
  Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : (value ?? null);

/**
 * Inserts rows in one statement with one parameter, whose length is not bounded by the number of parameters: of a
 * thousand rows drizzle takes longer to make a statement than PostgreSQL to carry it out.
 * @param rows all with the same fields, named as in the schema; columns that none of them names have their defaults
 * @param rest what follows: `on conflict …`, `returning …`
 * @returns the rows of `returning`, as PostgreSQL names them
 */
export async function insertMany(
  tx: Tx,
  table: PgTable,
  rows: readonly object[],
  rest: SQL = sql``,
): Promise<readonly Record<string, unknown>[]> {
  const [first] = rows;
  if (!first) return [];
  const named = new Map(Object.keys(first).map((name) => [name, columnOf(name)]));
  const columns = sql.join(
    [...named.values()].map((column) => sql.identifier(column)),
    sql`, `,
  );
  const json = JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [named.get(name) ?? name, jsonOf(value)]),
      ),
    ),
  );
  return tx.execute(sql`
    insert into ${table} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${table}, ${json}::jsonb) ${rest}`);
}
