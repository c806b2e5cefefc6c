import { and, eq } from "drizzle-orm";
import { roles } from "@/db/schema/apis";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { lockRole } from "./lock";

/**
 * Deletes a role. Keys that had it lose its scopes at once.
 * @throws AppError `not_found`, `forbidden`
 */
export async function deleteRole(actor: Actor, id: string, now = new Date()): Promise<void> {
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const { role: before } = await lockRole(tx, actor, id);
    authorize(actor, "roles:write", before.apiId ?? undefined);
    await tx.delete(roles).where(and(eq(roles.workspaceId, workspaceId), eq(roles.id, id)));
    const target = { kind: "role", id, name: before.name };
    await recordEvent(tx, actor, { action: "role.deleted", target, before }, now);
    announce(tx, "workspace", workspaceId);
  });
}
