import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { homeOf, type Installation, locateInstallation } from "./binaries";
import { openClient } from "./sql";

const USER = "keyway";

/** A running server. `ended` resolves when it is gone, whoever stopped it. */
export type Embedded = Readonly<{
  pid: number;
  /** The connection URL of one of its databases. */
  urlOf: (database: string) => string;
  stop: () => Promise<void>;
  ended: Promise<unknown>;
}>;

export type EmbeddedOptions = Readonly<{
  dataDir: string;
  password: string;
  /** Throw away what is there, and do not wait for the disk: for tests. */
  fresh?: boolean;
}>;

/** Sized for a small machine: Keyway's tables are few and its answers come from memory. */
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "shared_buffers=64MB",
  "max_connections=100",
  "work_mem=8MB",
  "jit=off",
  "io_workers=2",
  "wal_level=minimal",
  "max_wal_senders=0",
  "max_logical_replication_workers=0",
];

const UNSAFE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"];

/**
 * This shell outlives its parent for a moment only: when the parent ends, however it ends, the pipe
 * on descriptor 3 closes, and PostgreSQL is told to shut down fast.
 */
const GUARD = `trap "" INT TERM HUP; "$@" 3<&- & p=$!
{ cat; kill -INT $p; } <&3 2>/dev/null & wait $p`;

type Postmaster = Readonly<{ pid: number; port: number; ready: boolean }>;

const urlFor = (port: number, password: string) => (database: string) =>
  `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/** Whether that process is a PostgreSQL over this folder, and not another program with its old pid. */
function servesFolder(pid: number, data: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const file = `/proc/${pid}/cmdline`;
  const line = fs.existsSync("/proc/self/cmdline")
    ? fs.existsSync(file) && fs.readFileSync(file, "utf8").replaceAll("\0", " ")
    : spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
  return typeof line === "string" && line.includes(data);
}

/** The server that runs over this folder, as its postmaster.pid tells. */
function findPostmaster(data: string): Postmaster | undefined {
  const file = path.join(data, "postmaster.pid");
  if (!fs.existsSync(file)) return undefined;
  const lines = fs.readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (!(pid > 0) || !servesFolder(pid, data)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** The URL of the server that another process of this machine runs over this data folder, if any. */
export function findEmbedded(dataDir: string, password: string): Embedded["urlOf"] | undefined {
  const found = findPostmaster(path.join(homeOf(dataDir), "postgres"));
  return found?.ready ? urlFor(found.port, password) : undefined;
}

/** Ends a server that was left behind, or waits for one that is ending; its data are in order then. */
async function endLeftover(data: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  let told = 0;
  for (let found = findPostmaster(data); found; found = findPostmaster(data)) {
    if (told !== found.pid) process.kill(found.pid, "SIGINT");
    told = found.pid;
    if (Date.now() > deadline)
      throw new Error(`An old PostgreSQL (process ${found.pid}) does not stop; end it by hand.`);
    await wait(25);
  }
  // What is left names a dead process or another program; PostgreSQL would refuse to start over it.
  fs.rmSync(path.join(data, "postmaster.pid"), { force: true });
}

function initialise(at: Installation, data: string, password: string, fresh: boolean) {
  fs.rmSync(data, { recursive: true, force: true }); // an initdb that was cut off
  fs.mkdirSync(data, { mode: 0o700 });
  const passwordFile = path.join(at.home, `.password-${process.pid}`);
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  const { uid, gid } = at.run;
  if (uid !== undefined && gid !== undefined)
    for (const file of [data, passwordFile]) fs.chownSync(file, uid, gid);
  const flags = [
    ...["-D", data, "-U", USER, "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8"],
    ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
    ...(fresh ? ["--no-sync"] : []),
  ];
  const done = spawnSync(at.initdb, flags, { ...at.run, encoding: "utf8" });
  fs.rmSync(passwordFile, { force: true });
  if (done.status !== 0)
    throw new Error(
      `PostgreSQL could not make its data folder ${data}: ${(done.error?.message ?? done.stderr).trim()}`,
    );
}

/** The asked port if it is free, or any free one when 0 is asked. */
async function freePort(asked: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(asked, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" ? address?.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

function launch(at: Installation, data: string, port: number, fresh: boolean): ChildProcess {
  const settings = [...SETTINGS, ...(fresh ? UNSAFE : [])].flatMap((one) => ["-c", one]);
  const log = fs.openSync(path.join(at.home, "postgres.log"), "a", 0o600);
  const child = spawn(
    "/bin/sh",
    ["-c", GUARD, "keyway-postgres", at.postgres, "-D", data, "-p", String(port), ...settings],
    { ...at.run, detached: true, stdio: ["ignore", log, log, "pipe"] },
  );
  fs.closeSync(log);
  return child;
}

/** Waits until the server over this folder takes connections, or its shell is gone. */
async function untilReady(data: string, child: ChildProcess): Promise<Postmaster | undefined> {
  while (child.exitCode === null && child.signalCode === null) {
    const found = findPostmaster(data);
    if (found?.ready) return found;
    await wait(20);
  }
  return undefined;
}

async function createDatabase(url: string): Promise<void> {
  const sql = openClient(url, { max: 1 });
  try {
    const [row] = await sql`select 1 from pg_database where datname = ${USER}`;
    if (!row) await sql`create database ${sql(USER)}`;
  } finally {
    await sql.end();
  }
}

/**
 * Starts the PostgreSQL that npm installed over `dataDir/postgres`, with a database `keyway` in it.
 * It ends with this process, even by kill -9. A server that an earlier process left behind is ended
 * first, so the caller must hold the data folder for itself.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, password, fresh = false } = options;
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const at = locateInstallation(dataDir);
  const data = path.join(at.home, "postgres");
  await endLeftover(data);
  if (fresh || !fs.existsSync(path.join(data, "PG_VERSION"))) initialise(at, data, password, fresh);
  // A port of its own for each folder, the same at each start; any other when that one is taken.
  const usual = 20_000 + (createHash("sha256").update(data).digest().readUInt16BE(0) % 10_000);
  for (const asked of [usual, 0, 0]) {
    const port = await freePort(asked);
    if (port === undefined) continue;
    const child = launch(at, data, port, fresh);
    const ended = once(child, "exit");
    const ready = await untilReady(data, child);
    if (!ready) continue;
    const urlOf = urlFor(port, password);
    await createDatabase(urlOf("postgres"));
    const stop = async () => {
      child.stdio[3]?.destroy();
      await ended;
    };
    return { pid: ready.pid, urlOf, stop, ended };
  }
  throw new Error(`PostgreSQL did not start; ${path.join(at.home, "postgres.log")} says why.`);
}
