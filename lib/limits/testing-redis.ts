import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Redis } from "ioredis";
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

/** A real cluster of three nodes, each with a third of the slots. */
export async function startRedisCluster(): Promise<TestRedis[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-cluster-"));
  const nodes: TestRedis[] = [];
  for (let i = 0; i < 3; i++) {
    const own = ["--cluster-enabled", "yes", "--cluster-config-file", path.join(folder, `${i}`)];
    nodes.push(await startRedis(undefined, own));
  }
  const clients = nodes.map(({ url }) => new Redis(url));
  const slots = [0, 5461, 10923, 16384];
  for (const [i, client] of clients.entries()) {
    const [from = 0, next = 0] = slots.slice(i);
    await client.call("CLUSTER", "ADDSLOTSRANGE", from, next - 1);
    await client.call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
    await client.call("CLUSTER", "MEET", "127.0.0.1", nodes[0]?.port ?? 0);
  }
  for (const client of clients) {
    const knowsAll = async () => {
      const facts = String(await client.call("CLUSTER", "INFO"));
      return facts.includes("cluster_state:ok") && facts.includes("cluster_size:3");
    };
    for (let asked = 0; !(await knowsAll()); asked++) {
      if (asked === 1000) throw new Error("The nodes of the Redis cluster do not find each other.");
      await setTimeout(20);
    }
    client.disconnect();
  }
  fs.rmSync(folder, { recursive: true });
  return nodes;
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
