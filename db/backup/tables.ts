import type { TransactionSql } from "postgres";

/** A table of the archive: its rows are those of the columns, in this order, as COPY writes text. */
export type Table = Readonly<{ name: string; columns: readonly string[] }>;

/** What nodes know of one database and clock only; a restored one begins anew. */
const LEFT_OUT = ["node_sessions", "changes"];

type Row = { name: string; columns: string[]; needs: string[] };

/**
 * The tables of the schema, each after those it refers to. Partitions come with their parent. Columns that hold a
 * transaction's number are left out, since another server counts its own, and so are computed ones.
 */
export async function listTables(tx: TransactionSql): Promise<Table[]> {
  const rows = await tx<Row[]>`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          and a.atttypid <> 'xid8'::regtype order by a.attnum) as columns,
      array(select p.relname::text from pg_constraint f join pg_class p on p.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname`;
  const open = rows.filter((row) => !LEFT_OUT.includes(row.name));
  const sorted: Table[] = [];
  while (open.length > 0) {
    const names = open.map((row) => row.name);
    const next = open.findIndex((row) => !row.needs.some((name) => names.includes(name)));
    const [row] = open.splice(next, 1);
    if (next < 0 || !row) throw new Error(`Tables refer to each other in a circle: ${names}`);
    sorted.push({ name: row.name, columns: row.columns });
  }
  return sorted;
}

/** A name as SQL has it. Ours come from the catalogue or from an archive. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `name (column, …)` for COPY. */
export const withColumns = ({ name, columns }: Table): string =>
  `${quoteName(name)} (${columns.map(quoteName).join(", ")})`;
