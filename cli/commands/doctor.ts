import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { Redis } from "ioredis";
import { newestMigration } from "@/db/backup/migrate-to";
import { EnvError, givenVariables, readEnv, type Source } from "@/lib/env";
import { findSecrets } from "@/server/secrets";
import { type Command, EXIT } from "../command";
import { askDatabase, dataDirOf, MIGRATIONS, openInstallation } from "../installation";

type State = "ok" | "warning" | "fault";
type Finding = Readonly<{ check: string; state: State; detail: string; advice?: string }>;

const ok = (check: string, detail: string): Finding => ({ check, state: "ok", detail });
const bad = (
  state: "warning" | "fault",
  check: string,
  detail: string,
  advice: string,
): Finding => ({
  ...{ check, state, detail, advice },
});
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const SIGN: Record<State, string> = { ok: "✓", warning: "!", fault: "✗" };
const CLOCK_MS = 2000;
const DISK_MB = 500;

export const doctorCommands: readonly Command[] = [
  {
    name: "doctor",
    help: "Check configuration, database, Redis, clock, versions and ports of this machine",
    async run({ output }) {
      const given = givenVariables();
      const findings = [node(), ...folder(given)];
      findings.push(...(await database(given)));
      findings.push(await redis(given), ...(await ports(given)));
      output.result(findings, () =>
        findings.flatMap(({ check, state, detail, advice }) => [
          `${SIGN[state]} ${check}: ${detail}`,
          ...(advice ? [`  → ${advice}`] : []),
        ]),
      );
      return findings.some((one) => one.state === "fault") ? EXIT.no : undefined;
    },
  },
];

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return enough
    ? ok("Node", process.version)
    : bad("fault", "Node", process.version, "Install Node 20.19 or newer.");
}

function folder(given: Source): Finding[] {
  const dataDir = dataDirOf(given);
  if (!fs.existsSync(dataDir))
    return [bad("warning", "Data folder", `${dataDir} is not there yet`, "`npm start` makes it.")];
  const findings: Finding[] = [];
  try {
    fs.accessSync(dataDir, fs.constants.W_OK);
    findings.push(ok("Data folder", dataDir));
  } catch {
    findings.push(
      bad(
        "fault",
        "Data folder",
        `${dataDir} cannot be written`,
        "Mend its permissions, or set KEYWAY_DATA_DIR.",
      ),
    );
  }
  const secrets = path.join(dataDir, "secrets.json");
  if (fs.existsSync(secrets) && (fs.statSync(secrets).mode & 0o077) !== 0)
    findings.push(bad("fault", "Secrets", `others may read ${secrets}`, `chmod 600 ${secrets}`));
  const { bavail, bsize } = fs.statfsSync(dataDir);
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  findings.push(
    free < DISK_MB
      ? bad(
          "warning",
          "Disk",
          `${free} MiB free`,
          "The journal refuses verifications when the disk is full.",
        )
      : ok("Disk", `${free} MiB free`),
  );
  return findings;
}

async function database(given: Source): Promise<Finding[]> {
  let at: Awaited<ReturnType<typeof openInstallation>>;
  try {
    at = await openInstallation(given, false);
  } catch (error) {
    return [
      bad("fault", "Database", messageOf(error), "Set DATABASE_URL, or run `npm start` once."),
    ];
  }
  try {
    return [
      ...configuration({ ...at.variables, DATABASE_URL: at.databaseUrl }),
      ...(await askAll(at.databaseUrl)),
    ];
  } catch (error) {
    const { hostname, port, pathname } = new URL(at.databaseUrl);
    const where = `${hostname}:${port || 5432}${pathname}`;
    const detail = `${where} does not answer: ${messageOf(error)}`;
    return [bad("fault", "Database", detail, "Check DATABASE_URL, its password and the network.")];
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

async function askAll(url: string): Promise<Finding[]> {
  return askDatabase(url, async (client) => {
    const before = Date.now();
    const [row] = await client<{ now: Date; version: string; number: number; migrated: boolean }[]>`
      select clock_timestamp() as now, current_setting('server_version') as version,
        current_setting('server_version_num')::int as number,
        to_regclass('drizzle.__drizzle_migrations') is not null as migrated`;
    if (!row) return [];
    const apart = Math.round(Math.abs(row.now.getTime() - (before + Date.now()) / 2));
    return [
      row.number >= 150_000
        ? ok("Database", `PostgreSQL ${row.version}`)
        : bad("fault", "Database", `PostgreSQL ${row.version}`, "Keyway needs 15 or newer."),
      apart <= CLOCK_MS
        ? ok("Clock", `${apart} ms from the database's`)
        : bad(
            "warning",
            "Clock",
            `${apart} ms from the database's`,
            "Run NTP on both: expiry and windows follow the clock.",
          ),
      row.migrated
        ? await schema(client)
        : bad("fault", "Schema", "not made yet", "npm run db:migrate"),
    ];
  });
}

async function schema(client: Parameters<Parameters<typeof askDatabase>[1]>[0]): Promise<Finding> {
  const [row] = await client<{ newest: number }[]>`
    select coalesce(max(created_at), 0)::float8 as newest from drizzle.__drizzle_migrations`;
  const [here, there] = [newestMigration(MIGRATIONS), row?.newest ?? 0];
  if (there > here)
    return bad("fault", "Schema", "of a newer Keyway", "Start that version, or restore a backup.");
  if (there < here) return bad("warning", "Schema", "older than this Keyway", "npm run db:migrate");
  return ok("Schema", "up to date");
}

async function redis(given: Source): Promise<Finding> {
  const url = given.REDIS_URL;
  if (!url)
    return ok(
      "Redis",
      given.UPSTASH_REDIS_REST_URL ? "by REST" : "not set: one api node counts the limits",
    );
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 3000,
    retryStrategy: () => null,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const version = /redis_version:(\S+)/.exec(await client.info("server"))?.[1];
    return ok("Redis", version ?? "answers");
  } catch (error) {
    return bad(
      "fault",
      "Redis",
      `does not answer: ${messageOf(error)}`,
      "Check REDIS_URL. Until then each node admits its share of a limit.",
    );
  } finally {
    client.disconnect();
  }
}

async function ports(given: Source): Promise<Finding[]> {
  const running = findSecrets(dataDirOf(given)) !== undefined;
  const asked = [
    ["PORT", given.PORT || "3000"],
    ["API_PORT", given.API_PORT || "3001"],
  ] as const;
  return Promise.all(
    asked.map(async ([name, text]) => {
      const port = Number(text);
      if (await isFree(port)) return ok(name, `${port} is free: nothing runs there`);
      const url = `http://127.0.0.1:${port}${name === "PORT" ? "/api/auth/csrf" : "/healthz"}`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(3000) }).catch(() => null);
      if (answer?.ok) return ok(name, `Keyway answers on ${port}`);
      const advice = `Set ${name} to another port${running ? "" : ", or end what runs there"}.`;
      return bad("warning", name, `another program uses ${port}`, advice);
    }),
  );
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = net.createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
