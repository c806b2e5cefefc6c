import { migrationsIn } from "@/db/backup/migrate-to";
import { EnvError, readEnv, type Source } from "@/lib/env";
import { askDatabase, MIGRATIONS, openInstallation } from "../installation";
import { bad, clockFinding, type Finding, messageOf, ok } from "./finding";

type Client = Parameters<Parameters<typeof askDatabase>[1]>[0];

/** The configuration, the database, its clock and its schema. */
export async function checkDatabase(given: Source): Promise<Finding[]> {
  let at: Awaited<ReturnType<typeof openInstallation>>;
  try {
    at = await openInstallation(given, false);
  } catch (error) {
    return [
      bad("fault", "Database", messageOf(error), "Set DATABASE_URL, or run `npm start` once."),
    ];
  }
  const configured = configuration({ ...at.variables, DATABASE_URL: at.databaseUrl });
  try {
    return [...configured, ...(await askDatabase(at.databaseUrl, askAll))];
  } catch (error) {
    const { hostname, port, pathname } = new URL(at.databaseUrl);
    const where = `${hostname}:${port || 5432}${pathname}`;
    const detail = `${where} does not answer: ${messageOf(error)}`;
    const advice = "Check DATABASE_URL, its password and the network.";
    return [...configured, bad("fault", "Database", detail, advice)];
  } finally {
    await at.close();
  }
}

function configuration(variables: Source): Finding[] {
  try {
    readEnv(variables);
    return [ok("Configuration", "every variable is well-formed")];
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    return error.faults.map((fault) =>
      bad("fault", "Configuration", fault, ".env.example explains each variable."),
    );
  }
}

async function askAll(client: Client): Promise<Finding[]> {
  const before = Date.now();
  const [row] = await client<{ now: Date; version: string; number: number; migrated: boolean }[]>`
    select clock_timestamp() as now, current_setting('server_version') as version,
      current_setting('server_version_num')::int as number,
      to_regclass('drizzle.__drizzle_migrations') is not null as migrated`;
  const after = Date.now();
  if (!row) return [];
  const { version, number, now, migrated } = row;
  return [
    number >= 150_000
      ? ok("Database", `PostgreSQL ${version}`)
      : bad("fault", "Database", `PostgreSQL ${version}`, "Keyway needs 15 or newer."),
    clockFinding("Database's clock", now.getTime(), before, after),
    migrated ? await schema(client) : bad("fault", "Schema", "not made yet", "npm run db:migrate"),
  ];
}

async function schema(client: Client): Promise<Finding> {
  const [row] = await client<{ newest: number }[]>`
    select coalesce(max(created_at), 0)::float8 as newest from drizzle.__drizzle_migrations`;
  const all = migrationsIn(MIGRATIONS);
  const there = row?.newest ?? 0;
  const level = all.filter((one) => one <= there).length;
  if (there > Math.max(0, ...all)) {
    const advice = "Start that version, or restore a backup.";
    return bad("fault", "Schema", "of a newer Keyway than this", advice);
  }
  return level < all.length
    ? bad("warning", "Schema", `at migration ${level} of ${all.length}`, "npm run db:migrate")
    : ok("Schema", `up to date, at migration ${level} of ${all.length}`);
}
