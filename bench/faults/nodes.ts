import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { givenVariables } from "@/lib/env";
import { endProcess, untilReady } from "@/lib/testing/child";
import { bundleApi, type Mutant } from "./bundle";
import { type DatabaseProxy, startProxy } from "./proxy";

/** An api process with a journal of its own. It may be killed and started again. */
export type Node = Readonly<{
  port: number;
  process(): ChildProcess;
  /** Ends it at once, as a crash would, and resolves when it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}>;

/** Several nodes over one database. The last one reaches it through a proxy. */
export type Cluster = Readonly<{
  nodes: readonly Node[];
  proxy: DatabaseProxy;
  /** Lets every node that runs give back, count and end. */
  stop(): Promise<void>;
}>;

export type ClusterOptions = Readonly<{
  databaseUrl: string;
  redisUrl: string;
  count?: number;
  mutants?: readonly Mutant[];
  /** Of every node. */
  variables?: Readonly<Record<string, string>>;
}>;

/** Starts the nodes as they stand in the source. `stop` must be called, and removes their journals. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const parent = path.resolve(".data/faults");
  fs.mkdirSync(parent, { recursive: true, mode: 0o711 });
  const folder = fs.mkdtempSync(path.join(parent, "nodes-"));
  await bundleApi(folder, options.mutants);
  const url = new URL(options.databaseUrl);
  const proxy = await startProxy(Number(url.port));
  const { count = 3, redisUrl, variables } = options;
  const nodes: Node[] = [];
  for (let i = 0; i < count; i++) {
    if (i === count - 1) url.port = String(proxy.port);
    nodes.push(
      await makeNode(folder, String(i), {
        ...variables,
        DATABASE_URL: url.href,
        REDIS_URL: redisUrl,
      }),
    );
  }
  const stop = async () => {
    proxy.open();
    await Promise.all(nodes.map((node) => node.stop()));
    proxy.close();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, proxy, stop };
}

async function makeNode(
  folder: string,
  name: string,
  variables: Readonly<Record<string, string>>,
): Promise<Node> {
  const port = await freePort();
  const data = { KEYWAY_DATA_DIR: path.join(folder, name), API_PORT: String(port) };
  const env = { ...givenVariables(), ...variables, ...data };
  let child: ChildProcess | undefined;
  const current = () => {
    if (!child) throw new Error("This node was never started.");
    return child;
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child) await endProcess(child, signal);
  };
  return {
    port,
    process: current,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async start() {
      child = fork(path.join(folder, "api.mjs"), [], {
        ...{ env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
      });
      await untilReady(child);
    },
  };
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
