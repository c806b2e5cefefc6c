import { and, eq, gte, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** How the deliveries that began in the last 24 hours went. Tests are not among them. */
export type DeliveryCounts = Readonly<{
  webhookId: string;
  /** Those on their way, be it that they failed and are tried again. */
  pending: number;
  delivered: number;
  failed: number;
  /** By the hour, the oldest first. */
  hours: readonly Readonly<{ delivered: number; failed: number }>[];
}>;

/**
 * Counts the deliveries of some webhooks; one that had none is left out.
 * @throws AppError `forbidden`
 */
export async function countDeliveries(
  actor: Actor,
  webhookIds: readonly string[],
  now = new Date(),
): Promise<DeliveryCounts[]> {
  authorize(actor, "webhooks:read");
  if (webhookIds.length === 0) return [];
  const from = now.getTime() - HOURS * HOUR_MS;
  const age = sql`extract(epoch from ${webhookDeliveries.createdAt})`;
  const hour = sql<number>`floor((${age} - ${from / 1000}::float8) / 3600)::int`;
  const rows = await db()
    .select({
      ...{ webhookId: webhookDeliveries.webhookId, status: webhookDeliveries.status, hour },
      count: sql<number>`count(*)::int`,
    })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.workspaceId, actor.workspaceId),
        inArray(webhookDeliveries.webhookId, [...webhookIds]),
        gte(webhookDeliveries.createdAt, new Date(from)),
        eq(webhookDeliveries.single, false),
      ),
    )
    .groupBy(sql`1, 2, 3`);
  return webhookIds.flatMap((webhookId) => {
    const own = rows.filter((row) => row.webhookId === webhookId);
    const sum = (status: string, at?: number) =>
      own
        .filter((row) => row.status === status && (at === undefined || row.hour === at))
        .reduce((total, row) => total + row.count, 0);
    const hours = Array.from({ length: HOURS }, (_, at) => ({
      ...{ delivered: sum("delivered", at), failed: sum("failed", at) },
    }));
    const [pending, delivered, failed] = [sum("pending"), sum("delivered"), sum("failed")];
    return own.length === 0 ? [] : [{ webhookId, pending, delivered, failed, hours }];
  });
}
