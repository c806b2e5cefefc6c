import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { webhookColumns, webhooks } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import { type Webhook, webhookOf } from "./webhook";

/** One webhook. @throws AppError `not_found`, `forbidden` */
export async function getWebhook(actor: Actor, id: string): Promise<Webhook> {
  authorize(actor, "webhooks:read");
  const [row] = await db()
    .select(webhookColumns)
    .from(webhooks)
    .where(and(eq(webhooks.workspaceId, actor.workspaceId), eq(webhooks.id, id)));
  return webhookOf(found(row, "webhook"));
}
