import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { webhookColumns, webhooks } from "@/db/schema/webhooks";
import { found } from "@/lib/errors";
import { type Webhook, webhookOf } from "./webhook";

/**
 * The webhook, locked until the transaction ends. It does not keep events from being stored for it meanwhile:
 * that happens under the lock of the audit head, which would then be asked for the other way round.
 * @throws AppError `not_found`
 */
export async function lockWebhook(tx: Tx, workspaceId: string, id: string): Promise<Webhook> {
  const [row] = await tx
    .select(webhookColumns)
    .from(webhooks)
    .where(and(eq(webhooks.workspaceId, workspaceId), eq(webhooks.id, id)))
    .for("no key update");
  return webhookOf(found(row, "webhook"));
}
