import { db } from "@/db/connect";
import { webhookDeliveries, webhookEvents } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { attemptDelivery } from "./attempt";
import type { Delivery } from "./delivery";
import type { TestWebhookInput } from "./input";
import { loadDelivery } from "./load-delivery";
import { lockWebhook } from "./lock";

/** A test is tried once, here and now; nobody takes it over. */
const NEVER = new Date("9999-01-01T00:00:00Z");

/**
 * Sends an event of that type at once, marked `test`, also to a webhook that is disabled. It is not repeated.
 * @returns the delivery with what the receiver answered
 * @throws AppError `not_found`, `forbidden`
 */
export async function sendTestEvent(
  actor: Actor,
  webhookId: string,
  { event: type }: TestWebhookInput,
  now = new Date(),
): Promise<Delivery> {
  authorize(actor, "webhooks:write");
  const { workspaceId } = actor;
  const [id, eventId] = [newId("delivery", now.getTime()), newId("webhookEvent", now.getTime())];
  await db().transaction(async (tx) => {
    await lockWebhook(tx, workspaceId, webhookId);
    const data = { test: true, keyId: "key_test", name: "A test" };
    await tx.insert(webhookEvents).values({ id: eventId, workspaceId, type, data, at: now });
    await tx.insert(webhookDeliveries).values({
      ...{ id, workspaceId, webhookId, eventId, status: "pending", single: true, begun: 1 },
      ...{ nextAttemptAt: NEVER, createdAt: now },
    });
  });
  const claimed = { id, workspaceId, webhookId, begun: 1, single: true };
  await attemptDelivery(claimed, env().webhooks);
  return loadDelivery(db(), workspaceId, webhookId, id);
}
