import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Longer than any process of ours takes to start, or to give back, count and end. */
const PATIENCE_MS = 20_000;

export const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

/**
 * What a process that was forked says next.
 * @throws Error when it ends before that, or says nothing for so long
 */
export async function nextMessage(child: ChildProcess, patienceMs: number): Promise<unknown> {
  const heard = new AbortController();
  const signal = AbortSignal.any([heard.signal, AbortSignal.timeout(patienceMs)]);
  const ended = once(child, "exit", { signal }).then(() => {
    throw new Error(`${child.spawnargs.join(" ")} ended.`);
  });
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), ended]);
    return message;
  } finally {
    heard.abort();
  }
}

/**
 * Resolves when a process that was forked says that it is ready.
 * @throws Error when it ends before that, or says nothing or something else for twenty seconds
 */
export async function untilReady(child: ChildProcess): Promise<void> {
  const message = await nextMessage(child, PATIENCE_MS);
  if (message !== "ready")
    throw new Error(`${child.spawnargs.join(" ")} did not start: ${JSON.stringify(message)}`);
}

/**
 * Ends a process, one that is stopped too, and resolves when it is gone.
 * @throws Error when it had to be killed, twenty seconds after it was told to end
 */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, "exit");
  const tooLong = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  child.kill("SIGCONT");
  child.kill(signal);
  const [, by] = await ended;
  clearTimeout(tooLong);
  if (by === "SIGKILL" && by !== signal)
    throw new Error(`${child.spawnargs.join(" ")} did not end by ${signal}.`);
}
