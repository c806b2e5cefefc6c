import { type Act, recordActs } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";

/** In one transaction. */
const TOGETHER_MAX = 500;

type Batch = Readonly<{ acts: Act[]; written: Promise<void> }>;

/** By workspace: what waits for the transaction before it, and the end of that one. */
const waiting = new Map<string, Batch>();
const running = new Map<string, Promise<void>>();

/**
 * Writes into the audit log that a key was traded; returns once that is committed. A workspace's events stand in one
 * chain, so those that come while it is written wait anyway: they are written together, in one transaction.
 * @throws what the transaction throws, for all that are in it
 */
export function recordExchange(act: Act): Promise<void> {
  const { workspaceId } = act.actor;
  const open = waiting.get(workspaceId);
  if (open && open.acts.length < TOGETHER_MAX) {
    open.acts.push(act);
    return open.written;
  }
  const acts = [act];
  const before = running.get(workspaceId) ?? Promise.resolve();
  const written = before.then(async () => {
    // From here on others come too late for it.
    if (waiting.get(workspaceId)?.acts === acts) waiting.delete(workspaceId);
    await commit((tx) => recordActs(tx, workspaceId, acts));
  });
  waiting.set(workspaceId, { acts, written });
  const ended = written
    .catch(() => {})
    .then(() => {
      if (running.get(workspaceId) === ended) running.delete(workspaceId);
    });
  running.set(workspaceId, ended);
  return written;
}
