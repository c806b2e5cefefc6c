import { and, asc, eq, gt, isNull } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { jobItems } from "@/db/schema/jobs";
import type { JobRef } from "./enqueue";

/** The next items that a job changed, in the order of their ids, behind the one at which the piece before ended. */
export async function listChanged(
  tx: Tx,
  { workspaceId, id: jobId }: JobRef,
  { after, limit }: Readonly<{ after: string | null; limit: number }>,
): Promise<string[]> {
  const rows = await tx
    .select({ id: jobItems.id })
    .from(jobItems)
    .where(
      and(
        eq(jobItems.workspaceId, workspaceId),
        eq(jobItems.jobId, jobId),
        isNull(jobItems.code),
        gt(jobItems.id, after ?? ""),
      ),
    )
    .orderBy(asc(jobItems.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
