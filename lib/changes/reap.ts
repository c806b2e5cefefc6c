import { WAIT_MS } from "./lease";
import type { SessionStore } from "./sessions";

type Seen = { renewals: number; since: number };

/**
 * Fences sessions that have not renewed for longer than any lease lasts, by this process' own monotonic
 * clock, so that usually no change has to wait for a node that died.
 * @param mono milliseconds
 * @returns one round of looking; to be called about once a second
 */
export function createReaper(
  store: SessionStore,
  mono = () => performance.now(),
): () => Promise<void> {
  let seen = new Map<string, Seen>();
  return async () => {
    const sessions = await store.all();
    const now = mono();
    const next = new Map<string, Seen>();
    for (const session of sessions) {
      const before = seen.get(session.session);
      const same = before?.renewals === session.renewals;
      if (same && now - before.since >= WAIT_MS)
        await store.fence(session, Number.MAX_SAFE_INTEGER);
      else next.set(session.session, same ? before : { renewals: session.renewals, since: now });
    }
    seen = next;
  };
}
