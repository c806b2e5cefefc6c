import { and, eq } from "drizzle-orm";
import { jobColumns, jobs } from "@/db/schema/jobs";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError, found } from "@/lib/errors";
import { isOpen, isOwnJob, type Job, jobOf } from "./job";

/**
 * Stops a job. When this returns, nothing more is done by it; what it has done stays. Whoever asked for it
 * needs no permission to stop it. Cancelling a cancelled job changes nothing.
 * @throws AppError `not_found`, `forbidden`, `conflict` (it has ended)
 */
export async function cancelJob(actor: Actor, id: string, now = new Date()): Promise<Job> {
  const isJob = and(eq(jobs.workspaceId, actor.workspaceId), eq(jobs.id, id));
  const { result } = await commit(async (tx) => {
    // The lock waits for the piece that is under way.
    const [row] = await tx.select(jobColumns).from(jobs).where(isJob).for("update");
    const before = jobOf(found(row, "job"));
    if (!isOwnJob(actor, before)) authorize(actor, "jobs:write");
    if (before.status === "cancelled") return before;
    if (!isOpen(before)) throw new AppError("conflict", "The job has ended already.");
    const [changed] = await tx
      .update(jobs)
      .set({ status: "cancelled", finishedAt: now, movedAt: now })
      .where(isJob)
      .returning(jobColumns);
    const after = jobOf(found(changed, "job"));
    const target = { kind: "job", id, name: before.kind };
    await recordEvent(tx, actor, { action: "job.cancelled", target, before, after }, now);
    return after;
  });
  return result;
}
