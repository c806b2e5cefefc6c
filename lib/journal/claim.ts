import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { claim } from "@/lib/claim";

/** A journal folder that this process alone writes to, and the name of the node it makes it. */
export type FolderClaim = Readonly<{ nodeId: string; folder: string; release(): void }>;

const FOLDERS_MAX = 64;

/**
 * Claims the first free folder below `root` (`0`, `1`, …), so that a process that starts again finds what it
 * had not yet counted. Two processes cannot hold one folder: they would write and count over each other.
 * @throws Error when no folder is free or the place cannot be written to
 */
export async function claimFolder(root: string): Promise<FolderClaim> {
  for (let i = 0; i < FOLDERS_MAX; i++) {
    const folder = path.join(root, String(i));
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const claimed = await claimOne(folder);
    if (claimed) return claimed;
  }
  throw new Error(`No free journal folder below ${root}`);
}

/** Claims every folder below `root` that no living process holds. */
export async function freeFolders(root: string): Promise<FolderClaim[]> {
  const claims: FolderClaim[] = [];
  for (const name of fs.readdirSync(root)) {
    const claimed = await claimOne(path.join(root, name));
    if (claimed) claims.push(claimed);
  }
  return claims;
}

async function claimOne(folder: string): Promise<FolderClaim | undefined> {
  const release = await claim(fs.realpathSync(folder));
  return release && { nodeId: nodeIdOf(folder), folder, release };
}

/** Kept in the folder: what it holds was written under this name. */
function nodeIdOf(folder: string): string {
  const file = path.join(folder, "node-id");
  if (fs.existsSync(file)) return fs.readFileSync(file, "utf8").trim();
  const id = randomUUID();
  fs.writeFileSync(file, id, { mode: 0o600 });
  return id;
}
