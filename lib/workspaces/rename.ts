import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import type { RenameWorkspaceInput } from "./input";
import { lockWorkspace } from "./lock";
import type { Workspace } from "./workspace";

/** Gives the workspace another name; its address stays. @throws AppError `forbidden` */
export async function renameWorkspace(
  actor: Actor,
  { name }: RenameWorkspaceInput,
  now = new Date(),
): Promise<Workspace> {
  authorize(actor, "workspace:write");
  const mine = eq(workspaces.id, actor.workspaceId);
  const { result } = await commit(async (tx) => {
    const before = await lockWorkspace(tx, actor);
    if (before.name === name) return before;
    await tx.update(workspaces).set({ name, updatedAt: now }).where(mine);
    const after = { ...before, name, updatedAt: now };
    const target = { kind: "workspace", id: after.id, name };
    await recordEvent(tx, actor, { action: "workspace.updated", target, before, after }, now);
    announce(tx, "workspace", after.id);
    return after;
  });
  return result;
}
