import type { Sql } from "@/db/sql";
import type { VersionedKey } from "@/lib/env";
import { macOf } from "@/lib/keys/secret";

const BATCH = 1_000;

/** The tables with secrets under a pepper: of keys, and of OAuth clients. */
const TABLES = ["key_secrets", "oauth_credentials"] as const;

type Row = { id: string; hash: Buffer };

/** Rows that are not under the pepper in use. */
export async function countOldSecrets(sql: Sql, { version }: VersionedKey): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select (select count(*) from key_secrets where pepper_version <> ${version})::int +
      (select count(*) from oauth_credentials where pepper_version <> ${version})::int as count`;
  return row?.count ?? 0;
}

/**
 * Wraps every hash under an older pepper in the one in use, `hash := HMAC(used, hash)`, which needs no text, so dormant
 * keys move too. Verifications go on: before and after a row is found by a form that every node tries. May be stopped
 * anywhere and run again; rows that a verification moves meanwhile are left to it.
 * @param used the newest pepper, known to every node
 * @param onMoved is told how many rows each batch moved
 */
export async function rewrapSecrets(
  sql: Sql,
  used: VersionedKey,
  onMoved: (rows: number) => void = () => {},
): Promise<void> {
  for (const table of TABLES) await rewrapTable(sql, table, used, onMoved);
}

async function rewrapTable(
  sql: Sql,
  table: (typeof TABLES)[number],
  used: VersionedKey,
  onMoved: (rows: number) => void,
): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await sql<Row[]>`
      select id, hash from ${sql(table)}
      where id > ${after} and pepper_version < ${used.version} order by id limit ${BATCH}`;
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    const wrapped = rows.map(({ id, hash }) => ({
      ...{ id, old: hash.toString("hex"), hash: macOf(hash, used.key).toString("hex") },
    }));
    const moved = await sql`
      update ${sql(table)} s set hash = decode(n.hash, 'hex'), pepper_version = ${used.version},
        inner_pepper_versions = coalesce(s.inner_pepper_versions, '{}') || s.pepper_version
      from jsonb_to_recordset(${JSON.stringify(wrapped)}::text::jsonb) as n(id text, old text, hash text)
      where s.id = n.id and s.hash = decode(n.old, 'hex')`;
    onMoved(moved.count);
  }
}

/** The peppers without which some secret would not be found, and of how many that is true. */
export async function countNeededPeppers(sql: Sql): Promise<ReadonlyMap<number, number>> {
  const rows = await sql<{ version: number; secrets: number }[]>`
    select v as version, count(*)::int as secrets
    from (
      select pepper_version, inner_pepper_versions from key_secrets
      union all
      select pepper_version, inner_pepper_versions from oauth_credentials where hash is not null
    ) s, unnest(coalesce(s.inner_pepper_versions, '{}') || s.pepper_version) v
    group by v order by v`;
  return new Map(rows.map(({ version, secrets }) => [version, secrets]));
}

/** Nodes in force that would not find a secret under this pepper: they were started before it was added. */
export async function findUnaware(sql: Sql, version: number): Promise<string[]> {
  const rows = await sql<{ node: string }[]>`
    select node_id as node from node_sessions
    where not fenced and seen_at > now() - interval '10 s'
      and not coalesce(${version} = any(pepper_versions), false) order by 1`;
  return rows.map(({ node }) => node);
}
