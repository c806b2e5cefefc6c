import { eq } from "drizzle-orm";
import { deletedWorkspaces, workspaces } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import type { Confirmation } from "@/lib/changes/confirm";
import { invalid } from "@/lib/errors";
import { log } from "@/lib/log";
import type { DeleteWorkspaceInput } from "./input";
import { lockWorkspace } from "./lock";

/**
 * Deletes the workspace with everything in it, its audit log included: export it first. When this returns, no
 * node accepts one of its keys. What was counted of its use goes later, by a job, since that may be long.
 * @throws AppError `forbidden`, `invalid` (another address than the workspace's)
 */
export async function deleteWorkspace(
  actor: Actor,
  { slug }: DeleteWorkspaceInput,
  now = new Date(),
): Promise<Confirmation> {
  authorize(actor, "workspace:own");
  const { confirmed } = await commit(async (tx) => {
    const { id, slug: own } = await lockWorkspace(tx, actor);
    if (slug !== own) throw invalid("slug", `must be ${own}`);
    announce(tx, "workspace", id);
    await tx.insert(deletedWorkspaces).values({ workspaceId: id, deletedAt: now });
    await tx.delete(workspaces).where(eq(workspaces.id, id));
  });
  // Its chain is gone with it, so the instance's log is where this can be read.
  const { id, origin } = actor;
  log().warn({ workspaceId: actor.workspaceId, slug, by: id, ip: origin.ip }, "workspace deleted");
  return confirmed;
}
