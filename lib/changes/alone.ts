import type { Sql } from "@/db/sql";
import { AppError } from "@/lib/errors";
import { systemWaiting, type Waiting } from "./confirm";
import { WAIT_MS } from "./lease";
import { type SessionStore, sessionStore } from "./sessions";

const POLL_MS = 100;
/** Two that start at once take turns; one that hangs meanwhile holds up the other for this long at most. */
const PATIENCE = "10s";

/**
 * Runs `join`, by which a node that counts limits by itself takes its first lease, as the only node there is. A
 * session that does not renew for longer than any lease lasts is of a process that ended: it is fenced.
 * @throws AppError `unavailable` when another node is alive
 */
export async function joinAlone(sql: Sql, join: () => Promise<void>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('lock_timeout', ${PATIENCE}, true)`;
    await tx`select pg_advisory_xact_lock(hashtext('keyway: the only node'))`;
    await requireAlone(sessionStore(sql));
    await join();
  });
}

/**
 * Resolves when no session but a silent one is in force; the silent ones are fenced by then.
 * @throws AppError `unavailable` as soon as another node is seen to renew
 */
export async function requireAlone(
  store: Pick<SessionStore, "all" | "fence">,
  { mono, pause }: Waiting = systemWaiting,
): Promise<void> {
  const first = await store.all();
  const since = mono();
  const stands = new Map(first.map(({ session, renewals }) => [session, renewals]));
  for (let sessions = first; sessions.length > 0; sessions = await store.all()) {
    if (sessions.some(({ session, renewals }) => stands.get(session) !== renewals)) throw refused();
    // Each is fenced only if it has still not renewed; one that just did is seen in the next round.
    if (mono() - since >= WAIT_MS)
      for (const session of sessions) await store.fence(session, Number.MAX_SAFE_INTEGER);
    else await pause(POLL_MS);
  }
}

const refused = () =>
  new AppError(
    "unavailable",
    "Another node is running on this database, and without Redis each would count limits by itself: set REDIS_URL " +
      "(or UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN) on every node, or stop the other one.",
  );
