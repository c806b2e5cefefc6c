import { and, eq, inArray } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { jobs } from "@/db/schema/jobs";
import { commit } from "@/lib/changes/commit";
import { confirmEarlier } from "@/lib/changes/confirm-earlier";
import { knownError } from "@/lib/errors";
import { log } from "@/lib/log";
import { enqueueJob, type JobRef } from "./enqueue";
import { findActor } from "./find-actor";
import { FAILURES_MAX, isOpen } from "./job";
import { keepItems } from "./keep-items";
import type { JobKind, Progress } from "./kind";

const isJob = ({ workspaceId, id }: JobRef) =>
  and(eq(jobs.workspaceId, workspaceId), eq(jobs.id, id));

/**
 * Runs a job from where it stands, a piece at a time, until it has ended or `pause` says so; then it goes to
 * the end of the queue, so that other work has its turn. Two runs of one job take turns at its row, so one
 * that was taken for dead does no harm.
 * @throws what may pass on another try (the queue makes one); any other fault ends the job as failed
 */
export async function runJob(
  kinds: readonly JobKind[],
  ref: JobRef,
  pause: () => boolean = () => false,
): Promise<void> {
  try {
    await confirmEarlier();
    while (await runPiece(kinds, ref)) {
      if (!pause()) continue;
      await enqueueJob(db(), ref);
      return;
    }
  } catch (error) {
    const known = knownError(error);
    if (known?.code === "unavailable") throw error;
    if (!known) log().error({ err: error, job: ref.id }, "a job failed");
    const told = known?.message ?? "Something went wrong on our side.";
    await db().transaction((tx) => giveUp(tx, ref, told));
  }
}

/** One piece and the job's new place, in one transaction. @returns whether there may be more to do */
async function runPiece(kinds: readonly JobKind[], ref: JobRef, now = new Date()) {
  const { result } = await commit(async (tx) => {
    const [job] = await tx
      .select({
        ...{ workspaceId: jobs.workspaceId, kind: jobs.kind, status: jobs.status },
        ...{ input: jobs.input, cursor: jobs.cursor, failures: jobs.failures },
        ...{ done: jobs.done, failed: jobs.failed, changed: jobs.changed },
        startedAt: jobs.startedAt,
        ...{ createdByKind: jobs.createdByKind, createdById: jobs.createdById },
        ...{ createdByName: jobs.createdByName, origin: jobs.origin, createdAt: jobs.createdAt },
      })
      .from(jobs)
      .where(isJob(ref))
      .for("update");
    if (!job || !isOpen(job)) return false;
    const kind = kinds.find((one) => one.name === job.kind);
    if (!kind) return giveUp(tx, ref, `This version of Keyway knows no job "${job.kind}".`);
    const actor = await findActor(tx, job, now);
    if (!actor) return giveUp(tx, ref, GONE[job.createdByKind]);
    const { input, cursor, createdAt: askedAt } = job;
    const progress = await kind.run(tx, actor, { jobId: ref.id, input, cursor, askedAt, now });
    if (!progress) return finish(tx, ref, { status: "done", total: job.done }, now);
    await keepItems(tx, ref, progress);
    await tx
      .update(jobs)
      .set({ ...moved(job, progress), status: "running", startedAt: job.startedAt ?? now })
      .where(isJob(ref));
    return true;
  });
  return result;
}

const GONE = {
  member: "Whoever asked for this is no member of the workspace any more.",
  key: "The management key that asked for this is not valid any more.",
  client: "The OAuth client that asked for this may not do it any more.",
  system: "Nobody asked for this.",
} as const;

type Standing = Pick<typeof jobs.$inferSelect, "done" | "failed" | "changed" | "failures">;

const moved = (job: Standing, { cursor, done, changed, failures }: Progress) => ({
  cursor,
  done: job.done + done,
  failed: job.failed + failures.length,
  changed: job.changed + changed.length,
  failures: [...job.failures, ...failures].slice(0, FAILURES_MAX),
  movedAt: new Date(),
});

type End = Partial<Pick<typeof jobs.$inferInsert, "status" | "error" | "total">>;

async function finish(tx: Tx, ref: JobRef, end: End, now: Date): Promise<false> {
  await tx
    .update(jobs)
    .set({ ...end, finishedAt: now, movedAt: now })
    .where(and(isJob(ref), inArray(jobs.status, ["queued", "running"])));
  return false;
}

const giveUp = (tx: Tx, ref: JobRef, error: string) =>
  finish(tx, ref, { status: "failed", error }, new Date());
