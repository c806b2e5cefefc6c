import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { jobColumns, jobs } from "@/db/schema/jobs";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import { isOwnJob, type Job, jobOf } from "./job";

/**
 * A job as it stands. Whoever asked for it needs no permission to see it.
 * @throws AppError `not_found`, `forbidden`
 */
export async function getJob(actor: Actor, id: string): Promise<Job> {
  const [row] = await db()
    .select(jobColumns)
    .from(jobs)
    .where(and(eq(jobs.workspaceId, actor.workspaceId), eq(jobs.id, id)));
  const job = jobOf(found(row, "job"));
  if (!isOwnJob(actor, job)) authorize(actor, "jobs:read");
  return job;
}
