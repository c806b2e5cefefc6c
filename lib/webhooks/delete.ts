import { and, eq } from "drizzle-orm";
import { webhooks } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { lockWebhook } from "./lock";
import { nameOfWebhook } from "./webhook";

/** Ends a webhook, with its deliveries. @throws AppError `not_found`, `forbidden` */
export async function deleteWebhook(actor: Actor, id: string, now = new Date()): Promise<void> {
  authorize(actor, "webhooks:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const before = await lockWebhook(tx, workspaceId, id);
    const target = { kind: "webhook", id, name: nameOfWebhook(before) };
    // The audit head first: whoever stores events holds it while they lock webhooks.
    await recordEvent(tx, actor, { action: "webhook.deleted", target, before }, now);
    await tx
      .delete(webhooks)
      .where(and(eq(webhooks.workspaceId, workspaceId), eq(webhooks.id, id)));
  });
}
