import type { Tx } from "@/db/connect";
import { insertMany } from "@/db/insert-many";
import { jobItems } from "@/db/schema/jobs";
import type { JobRef } from "./enqueue";
import type { Outcome } from "./kind";

/** Keeps what became of the items of a piece, in its transaction: what was changed can be undone, and all that failed is told. */
export async function keepItems(
  tx: Tx,
  { workspaceId, id: jobId }: JobRef,
  { changed, failures }: Outcome,
): Promise<void> {
  await insertMany(tx, jobItems, [
    ...changed.map((id) => ({ workspaceId, jobId, id, code: null, message: null })),
    ...failures.map((one) => ({ workspaceId, jobId, ...one })),
  ]);
}
