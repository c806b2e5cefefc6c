import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { endProcess } from "@/lib/testing/child";
import { findRedis } from "@/scripts/tools.mjs";

export type TestRedis = Readonly<{
  url: string;
  port: number;
  process: ChildProcess;
  stop(): Promise<void>;
}>;

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** A real Redis of the calling test file's own, in memory, on a free port or the one of a Redis that was stopped. */
export async function startRedis(
  samePort?: number,
  more: readonly string[] = [],
): Promise<TestRedis> {
  const port = samePort ?? (await freePort());
  const args = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    ...more,
  ];
  const child = spawn(findRedis(), args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child, "spawn");
  for await (const line of child.stdout) {
    if (String(line).includes("Ready to accept connections")) break;
  }
  const stop = () => endProcess(child, "SIGKILL");
  return { url: `redis://127.0.0.1:${port}`, port, process: child, stop };
}
