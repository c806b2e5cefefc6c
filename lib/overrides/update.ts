import { and, eq } from "drizzle-orm";
import { overrideColumns, overrides } from "@/db/schema/limits";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import type { UpdateOverrideInput } from "./input";
import { lockOverride } from "./lock";
import { nameOfOverride, type Override } from "./override";

/** Changes the given fields of an override. @throws AppError `not_found`, `forbidden` */
export async function updateOverride(
  actor: Actor,
  id: string,
  input: UpdateOverrideInput,
  now = new Date(),
): Promise<Override> {
  authorize(actor, "limits:write");
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const before = await lockOverride(tx, actor, id);
    const [row] = await tx
      .update(overrides)
      .set({ ...input, updatedAt: now })
      .where(and(eq(overrides.workspaceId, workspaceId), eq(overrides.id, id)))
      .returning(overrideColumns);
    const after = found(row, "override");
    const target = { kind: "override", id, name: nameOfOverride(after) };
    await recordEvent(tx, actor, { action: "override.updated", target, before, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}
