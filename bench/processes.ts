import { type ChildProcess, fork } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { endProcess, untilReady } from "@/lib/testing/child";

/** A process of ours that said it is ready. */
export type Launched = Readonly<{ child: ChildProcess; pid: number; stop(): Promise<void> }>;

export type LaunchOptions = Readonly<{
  env?: NodeJS.ProcessEnv;
  args?: readonly string[];
  execArgv?: readonly string[];
  /** In a session of its own, as `npm start` has each of its processes. */
  detached?: boolean;
}>;

/**
 * Starts `dist/<name>.mjs`.
 * @throws Error when it ends before it is ready
 */
export async function launch(name: string, options: LaunchOptions = {}): Promise<Launched> {
  const child = fork(path.join("dist", `${name}.mjs`), [...(options.args ?? [])], {
    ...(options.env && { env: options.env }),
    execArgv: [...(options.execArgv ?? [])],
    detached: options.detached ?? false,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await untilReady(child);
  return { child, pid: child.pid ?? 0, stop: () => endProcess(child) };
}

const TICKS_PER_SECOND = 100;

/** Processor time, user and system, in milliseconds. */
export type CpuTime = Readonly<{ all: number; loop: number }>;

/** What a process has used in all its threads, and its event loop alone; NaN where there is no /proc. */
export const cpuOf = (pid: number): CpuTime => ({
  all: cpuMsIn(`/proc/${pid}/stat`),
  loop: cpuMsIn(`/proc/${pid}/task/${pid}/stat`),
});

function cpuMsIn(file: string): number {
  try {
    const stat = fs.readFileSync(file, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

const numberIn = (file: string, name: string): number => {
  try {
    return Number(
      new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(fs.readFileSync(file, "utf8"))?.[1],
    );
  } catch {
    return 0; // it ended meanwhile
  }
};

/** Memory in MiB; what processes share (`Pss`) is divided among them, so that sums are right. */
export const pssOf = (pid: number): number => numberIn(`/proc/${pid}/smaps_rollup`, "Pss") / 1024;

/** Every process below this one, and itself. */
export function treeOf(pid: number): number[] {
  const parents = fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = fs.readFileSync(`/proc/${name}/stat`, "utf8");
        return [
          {
            pid: Number(name),
            parent: Number(stat.slice(stat.lastIndexOf(")") + 4).split(" ")[0]),
          },
        ];
      } catch {
        return [];
      }
    });
  const below = (root: number): number[] => [
    root,
    ...parents.filter((one) => one.parent === root).flatMap((one) => below(one.pid)),
  ];
  return below(pid);
}
