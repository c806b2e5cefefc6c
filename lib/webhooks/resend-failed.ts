import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import type { ResendFailedInput } from "./input";
import { lockWebhook } from "./lock";
import { queueAgain } from "./queue-again";
import { findUndelivered, RESEND_MAX } from "./undelivered";

/**
 * Sends again what a webhook was told in vain, at most `RESEND_MAX` events, those that failed first. Of two who ask at
 * once, the second finds them on their way.
 * @returns how many
 * @throws AppError `not_found`, `forbidden`, `conflict` (the webhook is disabled)
 */
export async function resendFailed(
  actor: Actor,
  webhookId: string,
  which: ResendFailedInput,
  now = new Date(),
): Promise<number> {
  authorize(actor, "webhooks:write");
  const { workspaceId } = actor;
  return db().transaction(async (tx) => {
    const webhook = await lockWebhook(tx, workspaceId, webhookId);
    const events = await findUndelivered(tx, workspaceId, webhookId, which);
    const first = events.slice(0, RESEND_MAX);
    return (await queueAgain(tx, webhook, workspaceId, first, now)).length;
  });
}
