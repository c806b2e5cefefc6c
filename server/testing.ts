import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll } from "vitest";
import { homeOf } from "@/db/binaries";
import { givenVariables, type Source } from "@/lib/env";
import { endProcess } from "@/lib/testing/child";

/** Variables of the test run that a start must not see: it is to choose for itself. */
const OURS = /^(KEYWAY_|NEXTAUTH_|DATABASE_URL|PORT$|API_PORT$|LOG_|NODE_ENV|VITEST|npm_)/;

const folders: string[] = [];
const starts: ChildProcess[] = [];

/** A data folder of a test's own, in the checkout since PostgreSQL's user may enter there. */
export function newFolder(): string {
  const parent = path.resolve(".data/test-start");
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, "data-"));
  fs.chmodSync(folder, 0o711);
  folders.push(folder);
  return folder;
}

/** Ends what a failed test left running, and removes the folders. */
export function cleanUp() {
  afterAll(async () => {
    try {
      await Promise.all(starts.map((child) => endProcess(child)));
    } finally {
      for (const folder of folders)
        for (const place of [homeOf(folder), folder])
          fs.rmSync(place, { recursive: true, force: true });
    }
  });
}

export type Started = Readonly<{
  child: ChildProcess;
  /** Everything that was printed until now. */
  output: () => string;
  /** Resolves with the exit code once it ended. */
  ended: Promise<number | null>;
}>;

/** Runs the command behind `npm start`. */
export const start = (variables: Source) => run(["scripts/start.mjs"], variables);

/** Runs a command of ours with no variables but these. */
export function run(command: readonly string[], variables: Source): Started {
  const given = Object.entries(givenVariables()).filter(([name]) => !OURS.test(name));
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: "production",
    ...Object.fromEntries(given),
    ...variables,
  };
  const child = spawn(process.execPath, command, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  starts.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output: () => text, ended };
}

/** The URLs of a start, once it has printed them. @throws Error with its output when it ends before */
export async function untilReady({ child, output, ended }: Started) {
  const printed = new Promise<void>((resolve) => {
    const look = () => output().includes("Ready in") && resolve();
    child.stdout?.on("data", look);
    look();
  });
  await Promise.race([printed, ended]);
  const [url, apiUrl] = output().match(/http:\/\/localhost:\d+/g) ?? [];
  if (!output().includes("Ready in") || !url || !apiUrl) throw new Error(output());
  return { url, apiUrl };
}

type Process = Readonly<{ pid: number; parent: number; command: string }>;

function allProcesses(): Process[] {
  const read = (pid: string) => {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
      const [state = "Z", parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return state === "Z" ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    } catch {
      return []; // it ended meanwhile
    }
  };
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(read);
}

/** Every process below this one, the supervisor's children and PostgreSQL's. */
export function descendants(pid: number | undefined): Process[] {
  const all = allProcesses();
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return pid === undefined ? [] : below(pid);
}

/** Those of the given processes that still run. */
export function stillRunning(processes: readonly Process[]): string[] {
  const now = allProcesses();
  return processes
    .filter((one) => now.some(({ pid, command }) => pid === one.pid && command === one.command))
    .map((one) => one.command);
}
