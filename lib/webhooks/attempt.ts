import { and, eq } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { webhookDeliveries, webhookEvents, webhooks } from "@/db/schema/webhooks";
import { systemActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { requestOutside } from "@/lib/outbound/request";
import { OutboundError } from "@/lib/outbound/target";
import type { Claimed } from "./claim";
import { type Attempt, bodyOf } from "./delivery";
import { endPending } from "./end-pending";
import { lockWebhook } from "./lock";
import { type DeliverySettings, isSuccess, nextAttempt, reasonToDisable } from "./retry";
import { setWebhook } from "./set";
import { signedHeaders, unsealSecret } from "./sign";
import { nameOfWebhook, type Webhook } from "./webhook";

const RESPONSE_BYTES = 1024;
const ATTEMPTS_KEPT = 20;

/** Makes one attempt of a delivery that was claimed, and writes down how it ended and what follows. */
export async function attemptDelivery(
  claimed: Claimed,
  settings: DeliverySettings,
  now: () => Date = () => new Date(),
): Promise<void> {
  const prepared = await prepare(claimed, now());
  if (!prepared) return;
  const attempt = await call(prepared, settings.timeoutMs, now);
  await db().transaction((tx) => settle(tx, claimed, attempt, settings, now()));
}

type Prepared = Readonly<{ url: string; headers: Record<string, string>; body: string }>;

async function prepare({ id, workspaceId }: Claimed, now: Date): Promise<Prepared | null> {
  const [row] = await db()
    .select({
      ...{ webhookId: webhooks.id, url: webhooks.url, sealed: webhooks.sealedSecret },
      ...{ previous: webhooks.sealedPreviousSecret, overlapEndsAt: webhooks.overlapEndsAt },
      ...{ eventId: webhookEvents.id, type: webhookEvents.type },
      ...{ data: webhookEvents.data, at: webhookEvents.at },
    })
    .from(webhookDeliveries)
    .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(and(eq(webhookDeliveries.workspaceId, workspaceId), eq(webhookDeliveries.id, id)));
  if (!row) return null;
  const { previous, overlapEndsAt } = row;
  const both =
    previous && overlapEndsAt && overlapEndsAt > now ? [row.sealed, previous] : [row.sealed];
  const secrets = both.map((sealed) => unsealSecret(row.webhookId, sealed));
  const body = bodyOf(row);
  const message = { id: row.eventId, at: Math.floor(now.getTime() / 1000), body };
  const headers = {
    "content-type": "application/json",
    "user-agent": "Keyway-Webhooks",
    ...signedHeaders(message, secrets),
  };
  return { url: row.url, headers, body };
}

async function call(
  { url, headers, body }: Prepared,
  timeoutMs: number,
  now: () => Date,
): Promise<Attempt> {
  const at = now().toISOString();
  const started = performance.now();
  const ended = (rest: Pick<Attempt, "status" | "error" | "response">): Attempt => ({
    ...{ at, ms: Math.round(performance.now() - started) },
    ...rest,
  });
  try {
    const request = { url, headers, body, method: "POST", timeoutMs } as const;
    const answer = await requestOutside({ ...request, maxBytes: RESPONSE_BYTES, cut: true });
    // The database keeps no NUL.
    const response = answer.body.toString().replaceAll("\0", "�");
    return ended({ status: answer.status, error: null, response });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return ended({ status: null, error: `The URL ${error.message}.`, response: "" });
  }
}

/** Nothing is written by whoever was taken for dead: another process has this delivery by then. */
async function settle(
  tx: Tx,
  claimed: Claimed,
  attempt: Attempt,
  settings: DeliverySettings,
  now: Date,
): Promise<void> {
  const { workspaceId, webhookId } = claimed;
  const webhook = await lockWebhook(tx, workspaceId, webhookId);
  const mine = and(
    eq(webhookDeliveries.workspaceId, workspaceId),
    eq(webhookDeliveries.id, claimed.id),
    eq(webhookDeliveries.begun, claimed.begun),
    eq(webhookDeliveries.status, "pending"),
  );
  const [row] = await tx
    .select({ attempts: webhookDeliveries.attempts })
    .from(webhookDeliveries)
    .where(mine)
    .for("update");
  if (!row) return;
  const success = isSuccess(attempt);
  const next =
    success || claimed.single ? null : nextAttempt(settings, claimed.begun, now, Math.random());
  const attempts = [...row.attempts.slice(0, ATTEMPTS_KEPT - 1), attempt];
  await tx
    .update(webhookDeliveries)
    .set(
      next
        ? { attempts, nextAttemptAt: next }
        : { attempts, status: success ? "delivered" : "failed", finishedAt: now },
    )
    .where(mine);
  if (success) {
    if (webhook.failingSince) await setWebhook(tx, workspaceId, webhookId, { failingSince: null });
  } else if (!claimed.single) await noteFailure(tx, workspaceId, webhook, attempt, next, now);
}

async function noteFailure(
  tx: Tx,
  workspaceId: string,
  webhook: Webhook,
  attempt: Attempt,
  next: Date | null,
  now: Date,
): Promise<void> {
  const { id } = webhook;
  const failingSince = webhook.failingSince ?? now;
  const disabledReason = reasonToDisable(attempt, next === null, failingSince, now);
  if (disabledReason === null || !webhook.enabled) {
    if (!webhook.failingSince) await setWebhook(tx, workspaceId, id, { failingSince });
    return;
  }
  const change = { enabled: false, disabledReason, failingSince, updatedAt: now };
  const after = await setWebhook(tx, workspaceId, id, change);
  await endPending(tx, workspaceId, id, now);
  const target = { kind: "webhook", id, name: nameOfWebhook(webhook) };
  const event = { action: "webhook.disabled", target, before: webhook, after };
  const actor = systemActor(workspaceId, "webhooks");
  await recordEvent(tx, actor, { ...event, reason: disabledReason }, now);
}
