import { and, desc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { webhookColumns, webhooks } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import type { ListWebhooksQuery } from "./input";
import { type Webhook, webhookOf } from "./webhook";

/** Webhooks, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listWebhooks(actor: Actor, query: ListWebhooksQuery): Promise<Page<Webhook>> {
  authorize(actor, "webhooks:read");
  const rows = await db()
    .select(webhookColumns)
    .from(webhooks)
    .where(
      and(
        eq(webhooks.workspaceId, actor.workspaceId),
        olderThan(webhooks.createdAt, webhooks.id, query.cursor),
      ),
    )
    .orderBy(desc(webhooks.createdAt), desc(webhooks.id))
    .limit(query.limit + 1);
  const placeOf = (one: Webhook) => ({ at: one.createdAt.toISOString(), id: one.id });
  return pageOf(rows.map(webhookOf), query.limit, placeOf);
}
