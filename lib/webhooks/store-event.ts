import { and, arrayContains, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { webhookDeliveries, webhookEvents, webhooks } from "@/db/schema/webhooks";
import { newId } from "@/lib/ids";
import type { WebhookEventType } from "./event-type";

/** What happened. `data` is thin: ids, names and numbers, never a secret or free JSON of the company's. */
export type NewEvent = Readonly<{
  type: WebhookEventType;
  data: Readonly<Record<string, string | number | boolean | null>>;
  /** The name of something that is told once only. */
  once?: string;
}>;

/**
 * Writes an event and its deliveries, in the transaction of what happened: both are there or neither is. The
 * worker does the rest. Where nobody listens nothing is written.
 * @returns whether it was written now
 */
export async function storeEvent(
  tx: Tx,
  workspaceId: string,
  { type, data, once }: NewEvent,
  now: Date,
): Promise<boolean> {
  const listeners = await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(
      and(
        eq(webhooks.workspaceId, workspaceId),
        eq(webhooks.enabled, true),
        arrayContains(webhooks.events, [type]),
      ),
    )
    // A webhook that is being deleted is waited for, and then none any more.
    .for("key share");
  if (listeners.length === 0) return false;
  const id = newId("webhookEvent", now.getTime());
  const written = await tx
    .insert(webhookEvents)
    .values({ id, workspaceId, type, data, at: now, once: once ?? null })
    .onConflictDoNothing({ target: [webhookEvents.workspaceId, webhookEvents.once] })
    .returning({ id: webhookEvents.id });
  if (written.length === 0) return false;
  await tx.insert(webhookDeliveries).values(
    listeners.map((listener) => ({
      ...{ id: newId("delivery", now.getTime()), workspaceId, webhookId: listener.id, eventId: id },
      ...{ status: "pending" as const, nextAttemptAt: now, createdAt: now },
    })),
  );
  return true;
}
