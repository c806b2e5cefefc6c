import { createHash } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { idempotencyRecords as records } from "@/db/schema/jobs";
import { seal, unseal } from "@/lib/encryption";
import { AppError } from "@/lib/errors";

/** What an answer is kept under: another actor, another path or another key is another request. */
export type Scope = Readonly<{ workspaceId: string; actorId: string; route: string; key: string }>;

/** An answer as it goes out; `body` is JSON text, empty for none. */
export type Answer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

/** How long an answer is kept. */
export const KEEP_MS = 24 * 3_600_000;
/** After this a request that never ended is taken for dead: longer than any may run. */
const ABANDONED_MS = 60_000;

/**
 * Runs a request at most once for its idempotency key: its first answer is kept for 24 hours, encrypted
 * since it may hold a new key's secret, and given again to every later request with the same body.
 * An answer that says "try again" (429, 5xx) is not kept, nor is anything when `run` throws.
 * @returns the answer, and whether it is an earlier one
 * @throws AppError `unprocessable` for another body, `conflict` while the first still runs; what `run` throws
 */
export async function runOnce(
  scope: Scope,
  requestBody: Uint8Array,
  run: () => Promise<Answer>,
  now = new Date(),
): Promise<{ answer: Answer; replayed: boolean }> {
  const fingerprint = createHash("sha256").update(requestBody).digest();
  const kept = await claim(scope, fingerprint, now);
  if (kept) return { answer: kept, replayed: true };
  try {
    const answer = await run();
    if (answer.status >= 500 || answer.status === 429) await release(scope, now);
    else await keep(scope, answer, now);
    return { answer, replayed: false };
  } catch (error) {
    await release(scope, now);
    throw error;
  }
}

type Row = Pick<typeof records.$inferSelect, "fingerprint" | "status" | "answer" | "createdAt">;

/** The kept answer, or null when the request is now ours to run. */
async function claim(scope: Scope, fingerprint: Buffer, now: Date): Promise<Answer | null> {
  const inserted = await db()
    .insert(records)
    .values({ ...scope, fingerprint, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: records.key });
  if (inserted.length > 0) return null;
  const [row] = await db()
    .select({
      fingerprint: records.fingerprint,
      status: records.status,
      answer: records.answer,
      createdAt: records.createdAt,
    })
    .from(records)
    .where(isScope(scope));
  const age = row ? now.getTime() - row.createdAt.getTime() : 0;
  if (row && age >= (row.status === null ? ABANDONED_MS : KEEP_MS)) {
    if (await takeOver(scope, row, fingerprint, now)) return null;
  } else if (row) {
    return replay(scope, row, fingerprint);
  }
  throw running();
}

const running = () =>
  new AppError("conflict", "A request with this Idempotency-Key is still running.", {
    retryAfterSeconds: 1,
  });

function replay(scope: Scope, row: Row, fingerprint: Buffer): Answer {
  if (!row.fingerprint.equals(fingerprint))
    throw new AppError(
      "unprocessable",
      "This Idempotency-Key was used with another body within the last 24 hours.",
    );
  if (row.answer === null) throw running();
  return JSON.parse(unseal(row.answer, idempotencyContext(scope)).toString());
}

/** Of several requests that find a dead record, the one that still sees it as it was gets it. */
async function takeOver(scope: Scope, row: Row, fingerprint: Buffer, now: Date): Promise<boolean> {
  const taken = await db()
    .update(records)
    .set({ fingerprint, status: null, answer: null, createdAt: now })
    .where(and(isScope(scope), eq(records.createdAt, row.createdAt)))
    .returning({ key: records.key });
  return taken.length > 0;
}

/** Writes only to the record this request claimed: it may have been taken over meanwhile. */
const keep = (scope: Scope, answer: Answer, now: Date) =>
  db()
    .update(records)
    .set({
      status: answer.status,
      answer: seal(Buffer.from(JSON.stringify(answer)), idempotencyContext(scope)),
    })
    .where(and(isScope(scope), isNull(records.status), eq(records.createdAt, now)));

const release = (scope: Scope, now: Date) =>
  db()
    .delete(records)
    .where(and(isScope(scope), isNull(records.status), eq(records.createdAt, now)));

const isScope = (scope: Scope) =>
  and(
    eq(records.workspaceId, scope.workspaceId),
    eq(records.actorId, scope.actorId),
    eq(records.route, scope.route),
    eq(records.key, scope.key),
  );

/** What an answer is sealed for. */
export const idempotencyContext = ({ workspaceId, actorId, route, key }: Scope) =>
  JSON.stringify(["idempotency", workspaceId, actorId, route, key]);
