import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Report } from "./lifetime";

export type ChildPlan = Readonly<{
  name: string;
  file: string;
  env: NodeJS.ProcessEnv;
  argv?: readonly string[];
  execArgv?: readonly string[];
}>;

export type Children = Readonly<{
  /** Resolves when the child does its work; rejects when it ends before it ever did. */
  start: (plan: ChildPlan) => Promise<void>;
  /** Resolves when a child that does one thing has done it. */
  runOnce: (plan: ChildPlan) => Promise<void>;
  /** Ends a child so that it starts again, with the file of now. */
  restart: (name: string) => void;
  stopAll: () => Promise<void>;
}>;

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A child that ran this long has recovered: its next pause is the shortest again. */
const STEADY_MS = 30_000;
const PATIENCE_MS = 10_000;

/** How long to wait, in ms, before the start that follows so many ends in a row. */
export const pauseBefore = (ends: number): number =>
  Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** (ends - 1));

type End = Readonly<{
  how: string;
  code: number | null;
  ready: boolean;
  ranMs: number;
  fault: Error;
}>;

/** Keeps processes running: one that ends is started again, after a pause that grows while it fails. */
export function superviseChildren(say: (line: string) => void): Children {
  const running = new Map<string, ChildProcess>();
  let stopping = false;

  async function run(plan: ChildPlan, ready: () => void): Promise<End> {
    const since = Date.now();
    const child = fork(plan.file, plan.argv ?? [], {
      env: plan.env,
      execArgv: [...(plan.execArgv ?? [])],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // A group of its own: Ctrl-C reaches the supervisor alone, which then stops all in order.
      detached: true,
    });
    running.set(plan.name, child);
    let report: Report | undefined;
    child.on("message", (message: Report) => {
      report = message;
      if (message === "ready") ready();
    });
    const [code, signal] = await once(child, "exit");
    running.delete(plan.name);
    const how = signal ?? `exit code ${code}`;
    const told = typeof report === "object" ? report.failed : `${plan.name} ended (${how}).`;
    return {
      how,
      code,
      ready: report === "ready",
      ranMs: Date.now() - since,
      fault: new Error(told),
    };
  }

  async function keep(plan: ChildPlan, ready: () => void, failed: (why: Error) => void) {
    let everReady = false;
    for (let ends = 0; !stopping; ) {
      const end = await run(plan, ready);
      if (stopping) return;
      everReady ||= end.ready;
      if (!everReady) return failed(end.fault);
      ends = end.ranMs > STEADY_MS ? 1 : ends + 1;
      say(`${plan.name} ended (${end.how}); starting it again`);
      await new Promise((resolve) => setTimeout(resolve, pauseBefore(ends)));
    }
  }

  return {
    start: (plan) => new Promise((resolve, reject) => void keep(plan, resolve, reject)),
    async runOnce(plan) {
      const end = await run(plan, () => {});
      if (end.code !== 0) throw end.fault;
    },
    restart: (name) => void running.get(name)?.kill("SIGTERM"),
    async stopAll() {
      stopping = true;
      const children = [...running.values()];
      const hard = setTimeout(() => {
        for (const child of children) child.kill("SIGKILL");
      }, PATIENCE_MS);
      for (const child of children) child.kill("SIGTERM");
      await Promise.all(children.map((child) => once(child, "exit")));
      clearTimeout(hard);
    },
  };
}
