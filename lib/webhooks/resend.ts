import { db } from "@/db/connect";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { Delivery } from "./delivery";
import { loadDelivery } from "./load-delivery";
import { lockWebhook } from "./lock";

/**
 * Sends the event of a delivery again, with the id it had: a receiver that has had it can tell.
 * @returns the new delivery
 * @throws AppError `not_found`, `forbidden`, `conflict` (the webhook is disabled)
 */
export async function resendDelivery(
  actor: Actor,
  webhookId: string,
  deliveryId: string,
  now = new Date(),
): Promise<Delivery> {
  authorize(actor, "webhooks:write");
  const { workspaceId } = actor;
  return db().transaction(async (tx) => {
    const webhook = await lockWebhook(tx, workspaceId, webhookId);
    const { eventId } = await loadDelivery(tx, workspaceId, webhookId, deliveryId);
    if (!webhook.enabled)
      throw new AppError("conflict", "This webhook is disabled. Enable it first.");
    const id = newId("delivery", now.getTime());
    await tx.insert(webhookDeliveries).values({
      ...{ id, workspaceId, webhookId, eventId },
      ...{ status: "pending" as const, nextAttemptAt: now, createdAt: now },
    });
    return loadDelivery(tx, workspaceId, webhookId, id);
  });
}
