import fs from "node:fs";
import path from "node:path";
import { claim } from "@/lib/claim";

const WHY: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file",
  ENOENT: "no folder can be made there",
  EEXIST: "it is a file",
};

/** Step by step, because Node's own recursive mkdir never returns on a file system that refuses (/proc). */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o711 });
}

/** Makes the data folder and writes to it, since permissions alone do not tell whether that works. */
function requireWritable(dataDir: string): void {
  const trial = path.join(dataDir, `.trial-${process.pid}`);
  try {
    makeFolder(dataDir);
    fs.writeFileSync(trial, "");
    fs.rmSync(trial);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Error(
      `The data folder ${dataDir} cannot be written (${WHY[code] ?? code}): mend that, or set KEYWAY_DATA_DIR.`,
    );
  }
}

/**
 * Takes a data folder for this process, until it ends: two supervisors over one folder would end
 * each other's PostgreSQL.
 * @throws Error in one line when it cannot be written or is taken
 */
export async function takeFolder(dataDir: string): Promise<void> {
  requireWritable(dataDir);
  if (!(await claim(`data ${fs.realpathSync(dataDir)}`)))
    throw new Error(
      `Keyway runs from the data folder ${dataDir} already: stop it first, or set KEYWAY_DATA_DIR.`,
    );
}
