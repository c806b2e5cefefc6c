import { and, count, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { owners } from "@/db/schema/owners";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { lockOwner } from "./lock";

/**
 * Deletes an owner that no key names any more, or, when told so, makes its keys nobody's: they stay valid.
 * @throws AppError `not_found`, `forbidden`, `conflict` (keys, revoked ones too, belong to them)
 */
export async function deleteOwner(
  actor: Actor,
  id: string,
  { detachKeys = false }: Readonly<{ detachKeys?: boolean }> = {},
  now = new Date(),
): Promise<void> {
  authorize(actor, "owners:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const before = await lockOwner(tx, actor, id);
    if (detachKeys) await detach(tx, actor, id, now);
    const [held] = await tx
      .select({ keys: count() })
      .from(keys)
      .where(and(eq(keys.workspaceId, workspaceId), eq(keys.ownerId, id)));
    if (held && held.keys > 0)
      throw new AppError(
        "conflict",
        `Keys belong to this owner: ${held.keys}. Give them to another, or disable the owner.`,
      );
    await tx.delete(owners).where(and(eq(owners.workspaceId, workspaceId), eq(owners.id, id)));
    const target = { kind: "owner", id, name: before.name };
    await recordEvent(tx, actor, { action: "owner.deleted", target, before }, now);
    announce(tx, "workspace", workspaceId);
  });
}

async function detach(tx: Tx, actor: Actor, ownerId: string, now: Date): Promise<void> {
  authorize(actor, "keys:write");
  await tx
    .update(keys)
    .set({ ownerId: null, updatedAt: now })
    .where(and(eq(keys.workspaceId, actor.workspaceId), eq(keys.ownerId, ownerId)));
}
