import { and, asc, eq, gt, isNotNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { jobItems } from "@/db/schema/jobs";
import type { Actor } from "@/lib/actor";
import type { PageQuery } from "@/lib/fields";
import { decodeCursor, type Page, pageOf } from "@/lib/page";
import { getJob } from "./get";

/** An item that a job could not do, as it was told then. */
export type FailedItem = Readonly<{ id: string; code: string; message: string }>;

/**
 * All that a job could not do and why, in the order of ids. Whoever asked for the job needs no permission.
 * @throws AppError `not_found`, `forbidden`, `invalid` (cursor)
 */
export async function listFailures(
  actor: Actor,
  jobId: string,
  { limit, cursor }: PageQuery,
): Promise<Page<FailedItem>> {
  await getJob(actor, jobId);
  const rows = await db()
    .select({ id: jobItems.id, code: jobItems.code, message: jobItems.message })
    .from(jobItems)
    .where(
      and(
        eq(jobItems.workspaceId, actor.workspaceId),
        eq(jobItems.jobId, jobId),
        isNotNull(jobItems.code),
        gt(jobItems.id, decodeCursor(cursor)?.id ?? ""),
      ),
    )
    .orderBy(asc(jobItems.id))
    .limit(limit + 1);
  const page = pageOf(rows, limit, ({ id }) => ({ at: "", id }));
  const items = page.items.map(({ id, code, message }) => ({
    ...{ id, code: code ?? "", message: message ?? "" },
  }));
  return { ...page, items };
}
