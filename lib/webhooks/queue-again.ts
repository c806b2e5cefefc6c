import type { Tx } from "@/db/connect";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Webhook } from "./webhook";

/**
 * Puts events on their way to a locked webhook once more.
 * @returns the ids of the deliveries
 * @throws AppError `conflict` (the webhook is disabled)
 */
export async function queueAgain(
  tx: Tx,
  webhook: Webhook,
  workspaceId: string,
  events: readonly string[],
  now: Date,
): Promise<string[]> {
  if (!webhook.enabled)
    throw new AppError("conflict", "This webhook is disabled. Enable it first.");
  const rows = events.map((eventId) => ({
    ...{ id: newId("delivery", now.getTime()), workspaceId, webhookId: webhook.id, eventId },
    ...{ status: "pending" as const, nextAttemptAt: now, createdAt: now },
  }));
  if (rows.length > 0) await tx.insert(webhookDeliveries).values(rows);
  return rows.map(({ id }) => id);
}
