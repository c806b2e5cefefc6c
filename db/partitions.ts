import type { Sql } from "./sql";

const DAY_MS = 86_400_000;
const PREFIX = "verifications_";

const nameOf = (day: number) =>
  PREFIX + new Date(day).toISOString().slice(0, 10).replaceAll("-", "_");

const dayOf = (name: string) =>
  Date.parse(`${name.slice(PREFIX.length).replaceAll("_", "-")}T00:00:00Z`);

async function partitionNames(client: Sql): Promise<string[]> {
  const rows = await client`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'verifications'::regclass`;
  return rows.map((row) => String(row.name)).filter((name) => name.startsWith(PREFIX));
}

/**
 * Makes the missing partitions of the verification log, one a UTC day, from `daysBack` before `now`
 * to `daysAhead` after it. A row whose day has none is refused, so it runs at each start and daily.
 */
export async function createPartitions(
  client: Sql,
  { daysBack = 1, daysAhead = 7 }: { daysBack?: number; daysAhead?: number } = {},
  now = new Date(),
): Promise<void> {
  const today = Math.floor(now.getTime() / DAY_MS);
  const there = new Set(await partitionNames(client));
  for (let day = today - daysBack; day <= today + daysAhead; day++) {
    const name = nameOf(day * DAY_MS);
    if (there.has(name)) continue;
    const [from, to] = [day, day + 1].map((one) => new Date(one * DAY_MS).toISOString());
    await client.unsafe(
      `create table if not exists ${name} partition of verifications for values from ('${from}') to ('${to}')`,
    );
  }
}

/** Drops the days of the verification log that ended before `before`; answers how many. */
export async function dropPartitions(client: Sql, before: Date): Promise<number> {
  const old = (await partitionNames(client)).filter(
    (name) => dayOf(name) + DAY_MS <= before.getTime(),
  );
  for (const name of old) await client`drop table if exists ${client(name)}`;
  return old.length;
}
