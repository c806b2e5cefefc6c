import { randomUUID } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/** A journal folder that this process alone writes to, and the name of the node it makes it. */
export type Claim = Readonly<{ nodeId: string; folder: string; release(): void }>;

const SOCKET_PATH_MAX = 100;
const FOLDERS_MAX = 64;

/**
 * Claims the first free folder below `root` (`0`, `1`, …), so that a process that starts again finds what
 * it had not yet counted. Two processes cannot hold one folder: the claim is a socket that ends with its
 * process, however that ends.
 * @throws Error when no folder is free or the place cannot be written to
 */
export async function claimFolder(root: string): Promise<Claim> {
  for (let i = 0; i < FOLDERS_MAX; i++) {
    const folder = path.join(root, String(i));
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const server = await lock(folder);
    if (server) return { nodeId: nodeIdOf(folder), folder, release: () => server.close() };
  }
  throw new Error(`No free journal folder below ${root}`);
}

/** A Unix socket's path must be short; where the folder's is not, its name is derived and kept elsewhere. */
function socketPath(folder: string): string {
  const own = path.join(folder, "lock.sock");
  if (own.length <= SOCKET_PATH_MAX) return own;
  const name = Buffer.from(fs.realpathSync(folder)).toString("base64url").slice(-40);
  return path.join(os.tmpdir(), `keyway-${name}.sock`);
}

async function lock(folder: string): Promise<net.Server | null> {
  const at = socketPath(folder);
  const first = await listen(at);
  if (first) return first;
  if (await isAlive(at)) return null;
  fs.rmSync(at, { force: true });
  return listen(at);
}

function listen(at: string): Promise<net.Server | null> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(at, () => {
      server.unref();
      resolve(server);
    });
  });
}

const isAlive = (at: string) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(at);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** Kept in the folder: what it holds was written under this name. */
function nodeIdOf(folder: string): string {
  const file = path.join(folder, "node-id");
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    const id = randomUUID();
    fs.writeFileSync(file, id, { mode: 0o600 });
    return id;
  }
}
