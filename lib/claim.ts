import { createHash } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/**
 * Where the claim on a name is held. Linux's abstract sockets and Windows' pipes vanish with the
 * process that holds them, so nothing stale can be left behind even by kill -9.
 */
function addressOf(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 32);
  if (process.platform === "linux") return `\0keyway-${hash}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\keyway-${hash}`;
  return path.join(os.tmpdir(), `keyway-${hash}.sock`);
}

const listen = (address: string) =>
  new Promise<net.Server | undefined>((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once("error", () => resolve(undefined));
    server.listen(address, () => resolve(server.unref()));
  });

const answers = (address: string) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(address, () => resolve(true));
    socket.once("error", () => resolve(false)).once("connect", () => socket.destroy());
  });

/**
 * Claims a name on this machine until this process ends or lets go.
 * @returns how to let go, or nothing when another process has it
 */
export async function claim(name: string): Promise<(() => void) | undefined> {
  const address = addressOf(name);
  let server = await listen(address);
  if (!server && address.startsWith("/") && !(await answers(address))) {
    fs.rmSync(address, { force: true }); // a socket file that outlived its process
    server = await listen(address);
  }
  return server && (() => server.close());
}
