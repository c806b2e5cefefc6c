import { db } from "@/db/connect";
import { webhookDeliveries, webhookEvents, webhooks } from "@/db/schema/webhooks";
import { newId } from "@/lib/ids";
import { WEBHOOK_EVENTS } from "@/lib/webhooks/event-type";
import { newSigningSecret, sealSecret } from "@/lib/webhooks/sign";

/** A webhook that was told of something. Its URL is one that is never called. */
export async function newTestWebhook(workspaceId: string, url = "https://127.0.0.1:9/") {
  const [webhookId, eventId, deliveryId] = [
    newId("webhook"),
    newId("webhookEvent"),
    newId("delivery"),
  ];
  const [now, secret] = [new Date(), newSigningSecret()];
  await db()
    .insert(webhooks)
    .values({
      ...{ id: webhookId, workspaceId, url, events: [...WEBHOOK_EVENTS] },
      ...{ sealedSecret: sealSecret(webhookId, secret), createdAt: now, updatedAt: now },
    });
  await db()
    .insert(webhookEvents)
    .values({ id: eventId, workspaceId, type: "key.revoked", data: { keyId: "key_1" }, at: now });
  await db()
    .insert(webhookDeliveries)
    .values({
      ...{ id: deliveryId, workspaceId, webhookId, eventId, status: "delivered" as const },
      ...{ nextAttemptAt: now, createdAt: now, finishedAt: now },
    });
  return { webhookId, deliveryId, signingSecret: secret };
}
