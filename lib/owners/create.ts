import { owners } from "@/db/schema/owners";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError, found } from "@/lib/errors";
import { replaceLimits } from "@/lib/limits/replace";
import type { CreateOwnerInput } from "./input";
import { loadOwners } from "./load";
import type { Owner } from "./owner";

/**
 * Describes an owner before or after keys name them.
 * @throws AppError `forbidden`, `conflict` (the id is taken)
 */
export async function createOwner(
  actor: Actor,
  { limits, ...columns }: CreateOwnerInput,
  now = new Date(),
): Promise<Owner> {
  authorize(actor, "owners:write");
  const { workspaceId } = actor;
  const { id } = columns;
  const { result } = await commit(async (tx) => {
    const made = await tx
      .insert(owners)
      .values({ ...columns, workspaceId, createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning({ id: owners.id });
    if (made.length === 0) throw new AppError("conflict", "There is an owner of that id already.");
    await replaceLimits(tx, workspaceId, { ownerId: id }, limits);
    const [owner] = await loadOwners(tx, workspaceId, [id]);
    const after = found(owner, "owner");
    const target = { kind: "owner", id, name: after.name };
    await recordEvent(tx, actor, { action: "owner.created", target, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}
