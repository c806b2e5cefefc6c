import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { oauthClients } from "@/db/schema/oauth";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import type { Client } from "./client";
import { loadClients } from "./load";

/** Writes what changes of a client that is locked. @returns the action for the audit log; null: it was so already */
type ClientChange = (tx: Tx, before: Client) => Promise<string | null>;

/** The client as it is at `now`, locked until the transaction ends. @throws AppError `not_found` */
export async function lockClient(tx: Tx, actor: Actor, id: string, now: Date): Promise<Client> {
  await tx
    .select({ id: oauthClients.id })
    .from(oauthClients)
    .where(and(eq(oauthClients.workspaceId, actor.workspaceId), eq(oauthClients.id, id)))
    .for("update");
  const [client] = await loadClients(tx, actor.workspaceId, [id], now);
  return found(client, "client");
}

/**
 * A change of one client: permission, lock, the change itself, audit event and announcement, in one transaction. When
 * it has returned, no node believes a token or a credential by the state before it.
 * @throws AppError `not_found`, `forbidden`, and what `change` throws
 */
export async function changeClient(
  actor: Actor,
  id: string,
  now: Date,
  change: ClientChange,
): Promise<Client> {
  authorize(actor, "clients:write");
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const before = await lockClient(tx, actor, id, now);
    announce(tx, "workspace", workspaceId);
    const action = await change(tx, before);
    if (action === null) return before;
    const [client] = await loadClients(tx, workspaceId, [id], now);
    const after = found(client, "client");
    const target = { kind: "client", id, name: after.name };
    await recordEvent(tx, actor, { action, target, before, after }, now);
    return after;
  });
  return result;
}
