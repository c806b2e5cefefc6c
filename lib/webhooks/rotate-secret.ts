import { and, eq, sql } from "drizzle-orm";
import { webhooks } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import type { RotateSigningSecretInput } from "./input";
import { lockWebhook } from "./lock";
import { setWebhook } from "./set";
import { newSigningSecret, sealSecret } from "./sign";
import { nameOfWebhook, type Webhook } from "./webhook";

/**
 * Gives a webhook a new secret. During the overlap each message carries two signatures, so that the receiver can
 * take over the new secret at any moment of it.
 * @returns the webhook, and the new secret, which nothing can show again
 * @throws AppError `not_found`, `forbidden`
 */
export async function rotateSigningSecret(
  actor: Actor,
  id: string,
  { overlapSeconds }: RotateSigningSecretInput,
  now = new Date(),
): Promise<{ webhook: Webhook; secret: string }> {
  authorize(actor, "webhooks:write");
  const { workspaceId } = actor;
  const secret = newSigningSecret();
  const overlap = overlapSeconds > 0;
  const { result } = await commit(async (tx) => {
    const before = await lockWebhook(tx, workspaceId, id);
    await tx
      .update(webhooks)
      .set({ sealedPreviousSecret: overlap ? sql`${webhooks.sealedSecret}` : null })
      .where(and(eq(webhooks.workspaceId, workspaceId), eq(webhooks.id, id)));
    const after = await setWebhook(tx, workspaceId, id, {
      sealedSecret: sealSecret(id, secret),
      overlapEndsAt: overlap ? new Date(now.getTime() + overlapSeconds * 1000) : null,
      updatedAt: now,
    });
    const target = { kind: "webhook", id, name: nameOfWebhook(after) };
    await recordEvent(tx, actor, { action: "webhook.secret_rotated", target, before, after }, now);
    return after;
  });
  return { webhook: result, secret };
}
