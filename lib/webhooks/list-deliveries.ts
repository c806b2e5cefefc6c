import { and, desc, eq, gte, lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { webhookDeliveries, webhookDeliveryColumns, webhookEvents } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import { type Delivery, deliveryOf } from "./delivery";
import { getWebhook } from "./get";
import type { ListDeliveriesQuery } from "./input";

/** When a delivery began: from the first, before the last. */
export type Began = Readonly<{ from?: Date | undefined; to?: Date | undefined }>;

/** A condition on when deliveries began. */
export const beganWithin = ({ from, to }: Began) =>
  and(
    from === undefined ? undefined : gte(webhookDeliveries.createdAt, from),
    to === undefined ? undefined : lt(webhookDeliveries.createdAt, to),
  );

/**
 * What was sent to a webhook and what it answered, newest first.
 * @throws AppError `not_found`, `forbidden`, `invalid` (cursor)
 */
export async function listDeliveries(
  actor: Actor,
  webhookId: string,
  { limit, cursor, status, event, ...began }: ListDeliveriesQuery & Began,
): Promise<Page<Delivery>> {
  authorize(actor, "webhooks:read");
  await getWebhook(actor, webhookId);
  const rows = await db()
    .select({
      ...webhookDeliveryColumns,
      ...{ type: webhookEvents.type, data: webhookEvents.data, eventAt: webhookEvents.at },
    })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(
      and(
        eq(webhookDeliveries.workspaceId, actor.workspaceId),
        eq(webhookDeliveries.webhookId, webhookId),
        status === undefined ? undefined : eq(webhookDeliveries.status, status),
        event === undefined ? undefined : eq(webhookEvents.type, event),
        beganWithin(began),
        olderThan(webhookDeliveries.createdAt, webhookDeliveries.id, cursor),
      ),
    )
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(limit + 1);
  const placeOf = (one: Delivery) => ({ at: one.createdAt.toISOString(), id: one.id });
  return pageOf(rows.map(deliveryOf), limit, placeOf);
}
