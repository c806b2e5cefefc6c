import { and, eq } from "drizzle-orm";
import { owners } from "@/db/schema/owners";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import { replaceLimits } from "@/lib/limits/replace";
import type { UpdateOwnerInput } from "./input";
import { loadOwners } from "./load";
import { lockOwner } from "./lock";
import type { Owner } from "./owner";

/**
 * Changes the given fields of an owner. `enabled: false` refuses every key of theirs once this returns.
 * @throws AppError `not_found`, `forbidden`
 */
export async function updateOwner(
  actor: Actor,
  id: string,
  { limits, ...columns }: UpdateOwnerInput,
  now = new Date(),
): Promise<Owner> {
  authorize(actor, "owners:write");
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const before = await lockOwner(tx, actor, id);
    await tx
      .update(owners)
      .set({ ...columns, updatedAt: now })
      .where(and(eq(owners.workspaceId, workspaceId), eq(owners.id, id)));
    if (limits) await replaceLimits(tx, workspaceId, { ownerId: id }, limits);
    const [owner] = await loadOwners(tx, workspaceId, [id]);
    const after = found(owner, "owner");
    const target = { kind: "owner", id, name: after.name };
    await recordEvent(tx, actor, { action: "owner.updated", target, before, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}
