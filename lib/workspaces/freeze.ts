import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import type { Confirmation } from "@/lib/changes/confirm";
import type { FreezeInput } from "./input";
import { lockWorkspace } from "./lock";
import type { Workspace } from "./workspace";

/**
 * Freezes the workspace, or ends that. When this returns, every node refuses every key of a frozen workspace,
 * management keys included: only a signed-in member can end it. Nothing of the keys themselves is changed.
 * @throws AppError `forbidden`
 */
export async function freezeWorkspace(
  actor: Actor,
  { frozen, reason }: FreezeInput,
  now = new Date(),
): Promise<{ workspace: Workspace; confirmed: Confirmation }> {
  authorize(actor, "workspace:write");
  const { result, confirmed } = await commit(async (tx) => {
    const before = await lockWorkspace(tx, actor);
    // Announced even when it is so already: a caller that repeats a call must wait for every node too.
    announce(tx, "workspace", before.id);
    if ((before.frozenAt !== null) === frozen) return before;
    const after = { ...before, frozenAt: frozen ? now : null, updatedAt: now };
    await tx
      .update(workspaces)
      .set({ frozenAt: after.frozenAt, updatedAt: now })
      .where(eq(workspaces.id, before.id));
    const action = frozen ? "workspace.frozen" : "workspace.unfrozen";
    const target = { kind: "workspace", id: before.id, name: before.name };
    await recordEvent(tx, actor, { action, target, before, after, reason }, now);
    return after;
  });
  return { workspace: result, confirmed };
}
