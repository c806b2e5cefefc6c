import { count, eq } from "drizzle-orm";
import { webhookColumns, webhooks } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError, found } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { lockWorkspace } from "@/lib/workspaces/lock";
import type { CreateWebhookInput } from "./input";
import { newSigningSecret, sealSecret } from "./sign";
import { nameOfWebhook, type Webhook, webhookOf } from "./webhook";

/** Each event is written once for each of them, in the transaction of the change. */
const WEBHOOKS_MAX = 50;

/**
 * Has a URL told of events from now on.
 * @returns the webhook, and the secret that signs its messages, which nothing can show again
 * @throws AppError `forbidden`, `conflict` (fifty there are already)
 */
export async function createWebhook(
  actor: Actor,
  { url, events }: CreateWebhookInput,
  now = new Date(),
): Promise<{ webhook: Webhook; secret: string }> {
  authorize(actor, "webhooks:write");
  const { workspaceId } = actor;
  const id = newId("webhook", now.getTime());
  const secret = newSigningSecret();
  const { result } = await commit(async (tx) => {
    await lockWorkspace(tx, actor);
    const [have] = await tx
      .select({ count: count() })
      .from(webhooks)
      .where(eq(webhooks.workspaceId, workspaceId));
    if (have && have.count >= WEBHOOKS_MAX)
      throw new AppError("conflict", `A workspace can have ${WEBHOOKS_MAX} webhooks.`);
    const sealedSecret = sealSecret(id, secret);
    const [row] = await tx
      .insert(webhooks)
      .values({ id, workspaceId, url, events, sealedSecret, createdAt: now, updatedAt: now })
      .returning(webhookColumns);
    const webhook = webhookOf(found(row, "webhook"));
    const target = { kind: "webhook", id, name: nameOfWebhook(webhook) };
    await recordEvent(tx, actor, { action: "webhook.created", target, after: webhook }, now);
    return webhook;
  });
  return { webhook: result, secret };
}
