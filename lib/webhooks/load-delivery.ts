import { and, eq } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";
import { webhookDeliveries, webhookDeliveryColumns, webhookEvents } from "@/db/schema/webhooks";
import { found } from "@/lib/errors";
import { type Delivery, deliveryOf } from "./delivery";

/** One delivery with its event. @throws AppError `not_found` */
export async function loadDelivery(
  tx: Db | Tx,
  workspaceId: string,
  webhookId: string,
  id: string,
): Promise<Delivery> {
  const [row] = await tx
    .select({
      ...webhookDeliveryColumns,
      ...{ type: webhookEvents.type, data: webhookEvents.data, eventAt: webhookEvents.at },
    })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(
      and(
        eq(webhookDeliveries.workspaceId, workspaceId),
        eq(webhookDeliveries.webhookId, webhookId),
        eq(webhookDeliveries.id, id),
      ),
    );
  return deliveryOf(found(row, "delivery"));
}
