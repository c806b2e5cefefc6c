import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { vi } from "vitest";
import { startRedis, type TestRedis } from "./testing-redis";

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
    await vi.waitUntil(knowsAll, { timeout: 20_000, interval: 20 });
    client.disconnect();
  }
  fs.rmSync(folder, { recursive: true });
  return nodes;
}
