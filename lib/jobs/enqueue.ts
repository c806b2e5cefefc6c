import { sql } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";

/** The task of the queue that runs jobs. */
export const RUN_JOB = "run_job";

/** Behind everything else in the queue: a job of hours must not hold up what takes moments. */
const PRIORITY = 10;

/** Which job the queue is to run next. */
export type JobRef = Readonly<{ workspaceId: string; id: string }>;

/** Puts a job into the queue, where it stands at most once. In a transaction it is there when that commits. */
export async function enqueueJob(tx: Db | Tx, { workspaceId, id }: JobRef): Promise<void> {
  await tx.execute(sql`
    select 1 from graphile_worker.add_job(
      ${RUN_JOB}::text, json_build_object('workspaceId', ${workspaceId}::text, 'id', ${id}::text),
      job_key => ${id}::text, priority => ${PRIORITY}::int)`);
}
