const PARENT_CHECK_MS = 500;

/** What a process tells its supervisor: that it does its work, or why it cannot. */
export type Report = "ready" | { failed: string };

/** Tells the supervisor, if there is one, that this process does its work now. */
export const reportReady = () => process.send?.("ready" satisfies Report);

/** Ends this process over a fault that a person can mend: one line, no stack, told by the supervisor. */
export function giveUp(error: unknown): void {
  const line = error instanceof Error ? error.message : String(error);
  if (process.send) {
    process.send({ failed: line } satisfies Report, () => process.exit(1));
    return;
  }
  console.error(line);
  process.exit(1);
}

export type StopOptions = Readonly<{
  /** How long `stop` may take before the process ends all the same. */
  patienceMs?: number;
  /**
   * Whether npm started this process. Its shell may die of a signal without passing it on; we have
   * another parent then, and nobody else who would ever stop us.
   */
  underNpm?: boolean;
}>;

/**
 * Runs `stop` once, then ends this process, when it is to end: by Ctrl-C or another signal, or
 * because the process that started it is gone, even by kill -9.
 */
export function onStop(
  stop: () => Promise<unknown>,
  { patienceMs = 8_000, underNpm = false }: StopOptions = {},
): void {
  let stopping = false;
  const begin = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), patienceMs).unref();
    stop().then(() => process.exit(0), giveUp);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, begin);
  process.on("disconnect", begin);
  const parent = process.ppid;
  if (underNpm) setInterval(() => process.ppid !== parent && begin(), PARENT_CHECK_MS).unref();
}
