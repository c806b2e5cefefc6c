import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { endPending } from "./end-pending";
import type { UpdateWebhookInput } from "./input";
import { lockWebhook } from "./lock";
import { setWebhook } from "./set";
import { nameOfWebhook, type Webhook } from "./webhook";

/**
 * Changes the given fields of a webhook. While it is disabled no event is kept for it, and what was on its way
 * is given up; enabling it forgets why it was disabled.
 * @throws AppError `not_found`, `forbidden`
 */
export async function updateWebhook(
  actor: Actor,
  id: string,
  input: UpdateWebhookInput,
  now = new Date(),
): Promise<Webhook> {
  authorize(actor, "webhooks:write");
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const before = await lockWebhook(tx, workspaceId, id);
    const anew = input.enabled === true ? { disabledReason: null, failingSince: null } : {};
    const after = await setWebhook(tx, workspaceId, id, { ...input, ...anew, updatedAt: now });
    if (input.enabled === false) await endPending(tx, workspaceId, id, now);
    const target = { kind: "webhook", id, name: nameOfWebhook(after) };
    await recordEvent(tx, actor, { action: "webhook.updated", target, before, after }, now);
    return after;
  });
  return result;
}
