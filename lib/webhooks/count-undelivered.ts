import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import type { ResendFailedInput } from "./input";
import { findUndelivered, RESEND_MAX } from "./undelivered";

/**
 * How many events a webhook was told in vain, as far as they are sent again at once, and whether there are more.
 * @throws AppError `forbidden`
 */
export async function countUndelivered(
  actor: Actor,
  webhookId: string,
  which: ResendFailedInput,
): Promise<{ count: number; more: boolean }> {
  authorize(actor, "webhooks:read");
  const events = await findUndelivered(db(), actor.workspaceId, webhookId, which);
  return { count: Math.min(events.length, RESEND_MAX), more: events.length > RESEND_MAX };
}
