import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import type { Delivery } from "./delivery";
import { loadDelivery } from "./load-delivery";
import { lockWebhook } from "./lock";
import { queueAgain } from "./queue-again";

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
    const [id] = await queueAgain(tx, webhook, workspaceId, [eventId], now);
    return loadDelivery(tx, workspaceId, webhookId, id ?? "");
  });
}
