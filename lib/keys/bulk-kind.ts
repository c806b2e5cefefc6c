import { and, asc, count, eq, inArray, lte, sql } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { forEachItem } from "@/lib/jobs/each";
import { getJob } from "@/lib/jobs/get";
import { isOpen } from "@/lib/jobs/job";
import { keepSecret } from "@/lib/jobs/keep-secret";
import type { JobKind, Piece, Progress } from "@/lib/jobs/kind";
import { listChanged } from "@/lib/jobs/list-changed";
import { decodeCursor, encodeCursor } from "@/lib/page";
import { BulkKeysInput, changeOf } from "./bulk-action";
import { changeKeyIn } from "./change";
import { filterCondition } from "./filter";
import type { KeysFilter } from "./input";

/** The kind of the jobs that change many keys. */
export const BULK_KEYS = "keys.bulk";

/** How many keys one transaction changes: what holds its locks holds up other changes of these keys. */
const PIECE = 50;

/** How many keys are meant. @throws AppError `not_found`, `forbidden`, `conflict` (the job whose keys are meant has not ended) */
export async function countChosen(
  tx: Tx,
  actor: Actor,
  input: BulkKeysInput,
  now: Date,
): Promise<number> {
  if ("ids" in input) return new Set(input.ids).size;
  if ("changedBy" in input) {
    const job = await getJob(actor, input.changedBy);
    if (job.kind !== BULK_KEYS) throw new AppError("conflict", "That job did not change keys.");
    if (isOpen(job)) throw new AppError("conflict", "The job has not ended yet.");
    return job.changed;
  }
  const [row] = await tx
    .select({ count: count() })
    .from(keys)
    .where(isMeant(actor, input.filter, { askedAt: now, now }));
  return row?.count ?? 0;
}

/** Those the actor may change, that were there when it was asked for. */
function isMeant(
  actor: Actor,
  filter: KeysFilter,
  { askedAt, now }: Pick<Piece, "askedAt" | "now">,
) {
  const writable = permittedApis(actor, "keys:write");
  return and(
    eq(keys.workspaceId, actor.workspaceId),
    writable === null ? undefined : inArray(keys.apiId, writable),
    lte(keys.createdAt, askedAt),
    filterCondition(actor, filter, now),
  );
}

type Chosen = Readonly<{ ids: readonly string[]; cursor: string }>;

/** The next keys and where the ones after them begin; null when there are none. */
async function choose(
  tx: Tx,
  actor: Actor,
  input: BulkKeysInput,
  piece: Piece,
): Promise<Chosen | null> {
  if ("ids" in input) {
    const from = Number(piece.cursor ?? 0);
    const ids = [...new Set(input.ids)].slice(from, from + PIECE);
    return ids.length === 0 ? null : { ids, cursor: String(from + ids.length) };
  }
  if ("changedBy" in input) {
    const job = { workspaceId: actor.workspaceId, id: input.changedBy };
    const ids = await listChanged(tx, job, { after: piece.cursor, limit: PIECE });
    const cursor = ids.at(-1);
    return cursor === undefined ? null : { ids, cursor };
  }
  const place = decodeCursor(piece.cursor ?? undefined);
  const rows = await tx
    .select({ id: keys.id, createdAt: keys.createdAt })
    .from(keys)
    .where(
      and(
        isMeant(actor, input.filter, piece),
        place === null
          ? undefined
          : sql`(${keys.createdAt}, ${keys.id}) > (${place.at}::timestamptz, ${place.id}::text)`,
      ),
    )
    .orderBy(asc(keys.createdAt), asc(keys.id))
    .limit(PIECE);
  const last = rows.at(-1);
  if (!last) return null;
  const cursor = encodeCursor({ at: last.createdAt.toISOString(), id: last.id });
  return { ids: rows.map((row) => row.id), cursor };
}

/** Locks of many keys are taken in one order, and before any of the audit log: nobody waits in a circle. */
async function lockAll(tx: Tx, actor: Actor, ids: readonly string[]): Promise<void> {
  await tx
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.workspaceId, actor.workspaceId), inArray(keys.id, [...ids])))
    .orderBy(asc(keys.id))
    .for("update");
}

async function run(tx: Tx, actor: Actor, piece: Piece): Promise<Progress | null> {
  const input = BulkKeysInput.parse(piece.input);
  const chosen = await choose(tx, actor, input, piece);
  if (!chosen) return null;
  const { ids, cursor } = chosen;
  await lockAll(tx, actor, ids);
  const { action } = input;
  const change = changeOf(action, (inner, keyId, secret) =>
    keepSecret(
      inner,
      { workspaceId: actor.workspaceId, jobId: piece.jobId, keyId },
      secret,
      piece.now,
    ),
  );
  const reason = "reason" in action ? action.reason : undefined;
  const outcome = await forEachItem(tx, ids, async (inner, id) => {
    const { changed } = await changeKeyIn(inner, actor, { id, reason, now: piece.now }, change);
    return changed;
  });
  return { cursor, done: ids.length, ...outcome };
}

export const bulkKeysKind: JobKind = { name: BULK_KEYS, run };
