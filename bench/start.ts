import { fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { homeOf } from "@/db/binaries";
import { endProcess } from "@/lib/testing/child";
import { pssOf, treeOf } from "./processes";
import type { Row } from "./report";
import type { Stage } from "./stage";

const FOLDER = path.resolve(".data/bench-start");
const IDLE_MS = 10_000;

/** `npm start` on an empty data folder and on one that was used; then what all its processes hold while idle. */
export async function benchStart(stage: Stage): Promise<Row[]> {
  const remove = () => {
    for (const place of [homeOf(FOLDER), FOLDER])
      fs.rmSync(place, { recursive: true, force: true });
  };
  remove();
  const built = fs.existsSync("dist/built");
  const rows = [
    await startOnce(stage, built ? "first start, built" : "first start, with the build"),
    await startOnce(stage, "second start"),
  ];
  remove();
  return rows;
}

async function startOnce(stage: Stage, name: string): Promise<Row> {
  const { DATABASE_URL, ...env } = stage.env;
  const since = performance.now();
  const child = fork("scripts/start.mjs", [], {
    env: {
      ...env,
      KEYWAY_DATA_DIR: FOLDER,
      PORT: String(stage.port()),
      API_PORT: String(stage.port()),
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on("data", (text: Buffer) => text.includes("Ready in") && resolve());
  });
  await Promise.race([ready, once(child, "exit")]);
  const seconds = (performance.now() - since) / 1000;
  await new Promise((resume) => setTimeout(resume, IDLE_MS));
  const processes = treeOf(child.pid ?? 0);
  const memory = processes.reduce((sum, pid) => sum + pssOf(pid), 0);
  await endProcess(child);
  return {
    start: name,
    "ready s": seconds,
    "idle MiB": Math.round(memory),
    processes: processes.length,
  };
}
