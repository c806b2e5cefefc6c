import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { webhookDeliveries } from "@/db/schema/webhooks";

/** Gives up what is on its way to a webhook that is disabled. Each can be sent again by hand. */
export async function endPending(
  tx: Tx,
  workspaceId: string,
  webhookId: string,
  now: Date,
): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ status: "failed", finishedAt: now })
    .where(
      and(
        eq(webhookDeliveries.workspaceId, workspaceId),
        eq(webhookDeliveries.webhookId, webhookId),
        eq(webhookDeliveries.status, "pending"),
      ),
    );
}
