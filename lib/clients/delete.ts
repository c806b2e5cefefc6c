import { and, eq } from "drizzle-orm";
import { oauthClients } from "@/db/schema/oauth";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { lockClient } from "./change";

/** Ends a client, its credentials and its tokens. @throws AppError `not_found`, `forbidden` */
export async function deleteClient(actor: Actor, id: string, now = new Date()): Promise<void> {
  authorize(actor, "clients:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const before = await lockClient(tx, actor, id, now);
    await tx
      .delete(oauthClients)
      .where(and(eq(oauthClients.workspaceId, workspaceId), eq(oauthClients.id, id)));
    const target = { kind: "client", id, name: before.name };
    await recordEvent(tx, actor, { action: "client.deleted", target, before }, now);
    announce(tx, "workspace", workspaceId);
  });
}
