import { sql } from "@/db/sql";
import { WAIT_MS } from "./lease";

/** How many nodes hold a lease that includes the change, and how long that took to know. */
export type Confirmation = Readonly<{ nodes: number; ms: number }>;

const POLL_MS = [1, 2, 4, 8, 16, 25] as const;

type Lagging = { session: string; renewals: string };

/**
 * Waits until no node can still decide on a state before change `seq`: each has acknowledged it, or has
 * been silent for longer than any lease lasts, and is then fenced so that later changes need not wait.
 *
 * Why it is safe: a lease that has not seen `seq` was asked for before the commit, so before `since`; it
 * ends LEASE after that on its node's clock, hence before `since` + WAIT as long as clock rates differ by
 * less than a tenth. Fencing only sessions that did not renew meanwhile protects the changes after this one.
 */
export async function confirmChange(seq: number): Promise<Confirmation> {
  const started = performance.now();
  const first = await laggingSessions(seq);
  const since = performance.now();
  let lagging = first;
  for (let round = 0; lagging.length > 0; round++) {
    if (performance.now() - since >= WAIT_MS) {
      await fence(first, seq);
      break;
    }
    await pause(POLL_MS[Math.min(round, POLL_MS.length - 1)] ?? 25);
    lagging = await laggingSessions(seq);
  }
  const [row] = await sql()<{ nodes: number }[]>`
    select count(*)::int as nodes from node_sessions where not fenced and acked_seq >= ${seq}`;
  return { nodes: row?.nodes ?? 0, ms: Math.ceil(performance.now() - started) };
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

const laggingSessions = (seq: number) =>
  sql()<Lagging[]>`
    select session, renewals from node_sessions where not fenced and acked_seq < ${seq}`;

async function fence(sessions: readonly Lagging[], seq: number): Promise<void> {
  for (const { session, renewals } of sessions) {
    await sql()`
      update node_sessions set fenced = true
      where session = ${session} and renewals = ${renewals} and acked_seq < ${seq} and not fenced`;
  }
}
