import { and, eq, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db, Tx } from "@/db/connect";
import { webhookDeliveries, webhookEvents } from "@/db/schema/webhooks";
import type { ResendFailedInput } from "./input";
import { beganWithin } from "./list-deliveries";

/** How many are sent again at once: what a receiver that is back takes without falling over. */
export const RESEND_MAX = 100;

/**
 * The events that a webhook was told in vain: a delivery of theirs failed for good, and none arrived or is on its way.
 * Tests are not among them. At most `RESEND_MAX + 1`, those that failed first.
 */
export async function findUndelivered(
  tx: Db | Tx,
  workspaceId: string,
  webhookId: string,
  { event, ...began }: ResendFailedInput,
): Promise<string[]> {
  const other = alias(webhookDeliveries, "other");
  const elsewhere = tx
    .select({ one: sql`1` })
    .from(other)
    .where(
      and(
        eq(other.workspaceId, workspaceId),
        eq(other.eventId, webhookDeliveries.eventId),
        eq(other.webhookId, webhookId),
        ne(other.status, "failed"),
      ),
    );
  const rows = await tx
    .select({ eventId: webhookDeliveries.eventId })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(
      and(
        eq(webhookDeliveries.workspaceId, workspaceId),
        eq(webhookDeliveries.webhookId, webhookId),
        eq(webhookDeliveries.status, "failed"),
        eq(webhookDeliveries.single, false),
        event === undefined ? undefined : eq(webhookEvents.type, event),
        beganWithin(began),
        sql`not exists ${elsewhere}`,
      ),
    )
    .groupBy(webhookDeliveries.eventId)
    .orderBy(sql`min(${webhookDeliveries.createdAt})`, webhookDeliveries.eventId)
    .limit(RESEND_MAX + 1);
  return rows.map(({ eventId }) => eventId);
}
