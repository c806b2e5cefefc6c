import { type ChildProcess, fork } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { givenVariables } from "@/lib/env";
import { endProcess, untilReady } from "@/lib/testing/child";

/** A worker process over a database, that can be killed and started again. */
export type Worker = Readonly<{
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}>;

/** Makes a worker as it stands in the source. `stop` must be called, and removes its files. */
export async function makeWorker(variables: Readonly<Record<string, string>>): Promise<Worker> {
  const parent = path.resolve(".data/faults");
  fs.mkdirSync(parent, { recursive: true, mode: 0o711 });
  const folder = fs.mkdtempSync(path.join(parent, "worker-"));
  await esbuild.build({
    entryPoints: [path.resolve("server/worker.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });
  const env = { ...givenVariables(), ...variables, KEYWAY_DATA_DIR: folder };
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    if (child) await endProcess(child, signal);
  };
  return {
    async start() {
      child = fork(path.join(folder, "worker.mjs"), [], {
        ...{ env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
      });
      await untilReady(child);
    },
    kill: () => end("SIGKILL"),
    async stop() {
      await end("SIGTERM");
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
