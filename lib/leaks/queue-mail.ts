import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/connect";
import { LEAK_ACTIONS } from "./policy";

/** The task of the queue that tells people of a leak. */
export const MAIL_LEAK = "mail_leak";

const notice = { workspaceId: z.string(), action: z.enum(LEAK_ACTIONS), reason: z.string() };

/** What was found: a key's secret, or a client's. */
export const LeakNotice = z.union([
  z.object({ ...notice, keyId: z.string() }),
  z.object({ ...notice, clientId: z.string() }),
]);
export type LeakNotice = z.infer<typeof LeakNotice>;

/** Has people told of a leak once the transaction has committed: whoever reports it does not wait for mail. */
export async function queueLeakMail(tx: Tx, notice: LeakNotice): Promise<void> {
  const payload = JSON.stringify(notice);
  await tx.execute(
    sql`select 1 from graphile_worker.add_job(${MAIL_LEAK}::text, ${payload}::json, max_attempts => 8)`,
  );
}
