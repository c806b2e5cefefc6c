import { and, inArray, lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { jobs } from "@/db/schema/jobs";
import { enqueueJob } from "./enqueue";

/** Longer than a piece of a job takes, the wait for a node that died included. Too short would only cost work: two
 * workers on one job take turns. */
const STALLED_MS = 5_000;

/**
 * Queues the jobs again whose worker was killed: the queue itself would give them up for dead only after four
 * hours. Of a job that only waits for its turn nothing changes.
 */
export async function resumeStalled(now = new Date()): Promise<void> {
  const stalled = await db()
    .select({ id: jobs.id, workspaceId: jobs.workspaceId })
    .from(jobs)
    .where(
      and(
        inArray(jobs.status, ["queued", "running"]),
        lt(jobs.movedAt, new Date(now.getTime() - STALLED_MS)),
      ),
    );
  for (const job of stalled) await enqueueJob(db(), job);
}
