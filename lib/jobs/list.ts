import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { jobColumns, jobs } from "@/db/schema/jobs";
import { type Actor, authorize } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import type { ListJobsQuery } from "./input";
import { type Job, jobOf } from "./job";

/** Jobs of the workspace, newest first; those that ended for 30 days. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listJobs(actor: Actor, query: ListJobsQuery): Promise<Page<Job>> {
  authorize(actor, "jobs:read");
  const { status, kind } = query;
  const rows = await db()
    .select(jobColumns)
    .from(jobs)
    .where(
      and(
        eq(jobs.workspaceId, actor.workspaceId),
        status && eq(jobs.status, status),
        kind === undefined ? undefined : eq(jobs.kind, kind),
        olderThan(jobs.createdAt, jobs.id, query.cursor),
      ),
    )
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => ({
    at: row.createdAt.toISOString(),
    id: row.id,
  }));
  return { ...page, items: page.items.map(jobOf) };
}
