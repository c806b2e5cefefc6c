import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { webhookDeliveries, webhookEvents, webhooks } from "@/db/schema/webhooks";
import { newId } from "@/lib/ids";
import type { WebhookEventType } from "./event-type";

/** What happened. `data` is thin: ids, names and numbers, never a secret or free JSON of the company's. */
export type NewEvent = Readonly<{
  type: WebhookEventType;
  data: Readonly<Record<string, string | number | boolean | null>>;
  /** The name of something that is told once only. */
  once?: string;
}>;

/** So many rows in a statement: PostgreSQL takes 65,535 parameters. */
const PER_STATEMENT = 2_000;

/**
 * Writes events and their deliveries, in the transaction of what happened: both are there or neither is. The
 * worker does the rest. What nobody listens to is not written, nor what was told before and is told once only.
 */
export async function storeEvents(
  tx: Tx,
  workspaceId: string,
  events: readonly NewEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const listeners = await tx
    .select({ id: webhooks.id, events: webhooks.events })
    .from(webhooks)
    .where(and(eq(webhooks.workspaceId, workspaceId), eq(webhooks.enabled, true)))
    // A webhook that is being deleted is waited for, and then none any more.
    .for("key share");
  const heard = events.filter(({ type }) => listeners.some((one) => one.events.includes(type)));
  for (let i = 0; i < heard.length; i += PER_STATEMENT)
    await storePart(tx, workspaceId, heard.slice(i, i + PER_STATEMENT), { listeners, now });
}

type Context = Readonly<{ listeners: readonly { id: string; events: string[] }[]; now: Date }>;

async function storePart(
  tx: Tx,
  workspaceId: string,
  events: readonly NewEvent[],
  { listeners, now }: Context,
): Promise<void> {
  const written = await tx
    .insert(webhookEvents)
    .values(
      events.map(({ type, data, once = null }) => ({
        ...{ id: newId("webhookEvent", now.getTime()), workspaceId, type, data, at: now, once },
      })),
    )
    .onConflictDoNothing({ target: [webhookEvents.workspaceId, webhookEvents.once] })
    .returning({ id: webhookEvents.id, type: webhookEvents.type });
  const rows = written.flatMap((event) =>
    listeners
      .filter((listener) => listener.events.includes(event.type))
      .map((listener) => ({
        ...{ id: newId("delivery", now.getTime()), workspaceId, webhookId: listener.id },
        ...{ eventId: event.id, status: "pending" as const, nextAttemptAt: now, createdAt: now },
      })),
  );
  for (let i = 0; i < rows.length; i += PER_STATEMENT)
    await tx.insert(webhookDeliveries).values(rows.slice(i, i + PER_STATEMENT));
}
