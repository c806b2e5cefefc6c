import { WAIT_MS } from "./lease";
import type { SessionStore } from "./sessions";

/** How many nodes hold a lease that includes the change, and how long that took to know. */
export type Confirmation = Readonly<{ nodes: number; ms: number }>;

/** Time as it is waited with; the simulator brings its own. */
export type Waiting = Readonly<{ mono(): number; pause(ms: number): Promise<void> }>;

/** What confirming cost this process, for metrics. */
export const confirmStats = { changes: 0, ms: 0, slowestMs: 0, fenced: 0 };

const POLL_MS = [1, 2, 4, 8, 16, 25] as const;

/** The time of this machine. */
export const systemWaiting: Waiting = {
  mono: () => performance.now(),
  pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
};

/**
 * Waits until no node can still decide on a state before change `seq`: each has acknowledged it, or has
 * been silent for longer than any lease lasts, and is then fenced so that later changes need not wait.
 *
 * Why it is safe: a lease that has not seen `seq` was asked for before the commit, so before `since`; it
 * ends LEASE after that on its node's clock, hence before `since` + WAIT as long as clock rates differ by
 * less than a tenth. Fencing only sessions that did not renew meanwhile protects the changes after this one.
 */
export async function confirmChange(
  store: SessionStore,
  seq: number,
  { mono, pause }: Waiting = systemWaiting,
  waitMs = WAIT_MS,
): Promise<Confirmation> {
  const started = mono();
  const first = await store.standing(seq);
  // After the reply: what a node asked for before the commit, it asked for before this.
  const since = mono();
  let now = first;
  for (let round = 0; now.lagging.length > 0; round++) {
    const isOver = mono() - since >= waitMs;
    if (isOver) {
      for (const session of first.lagging) await store.fence(session, seq);
      confirmStats.fenced += first.lagging.length;
    } else await pause(POLL_MS[Math.min(round, POLL_MS.length - 1)] ?? 25);
    now = await store.standing(seq);
    if (isOver) break;
  }
  const ms = Math.ceil(mono() - started);
  confirmStats.changes++;
  confirmStats.ms += ms;
  confirmStats.slowestMs = Math.max(confirmStats.slowestMs, ms);
  return { nodes: now.acked, ms };
}
