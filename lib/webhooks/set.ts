import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { webhookColumns, webhooks } from "@/db/schema/webhooks";
import { found } from "@/lib/errors";
import { type Webhook, webhookOf } from "./webhook";

/** Writes columns of a webhook that the transaction has locked. */
export async function setWebhook(
  tx: Tx,
  workspaceId: string,
  id: string,
  values: Partial<typeof webhooks.$inferInsert>,
): Promise<Webhook> {
  const [row] = await tx
    .update(webhooks)
    .set(values)
    .where(and(eq(webhooks.workspaceId, workspaceId), eq(webhooks.id, id)))
    .returning(webhookColumns);
  return webhookOf(found(row, "webhook"));
}
