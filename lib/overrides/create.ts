import { overrideColumns, overrides } from "@/db/schema/limits";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { CreateOverrideInput } from "./input";
import { nameOfOverride, type Override } from "./override";

/**
 * Gives one identifier of a limit another number.
 * @throws AppError `forbidden`, `conflict` (it has one already)
 */
export async function createOverride(
  actor: Actor,
  input: CreateOverrideInput,
  now = new Date(),
): Promise<Override> {
  authorize(actor, "limits:write");
  const { workspaceId } = actor;
  const id = newId("override", now.getTime());
  const { result } = await commit(async (tx) => {
    const [after] = await tx
      .insert(overrides)
      .values({ ...input, id, workspaceId, createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning(overrideColumns);
    if (!after) throw new AppError("conflict", "This identifier has an override already.");
    const target = { kind: "override", id, name: nameOfOverride(after) };
    await recordEvent(tx, actor, { action: "override.created", target, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}
