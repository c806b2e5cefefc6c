import { eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { workspaceColumns, workspaces } from "@/db/schema/workspaces";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Workspace } from "./workspace";

/**
 * The actor's workspace, locked until the transaction ends: its settings and its members change one at a time,
 * so that two who remove an owner each cannot leave none.
 */
export async function lockWorkspace(tx: Tx, actor: Actor): Promise<Workspace> {
  const [row] = await tx
    .select(workspaceColumns)
    .from(workspaces)
    .where(eq(workspaces.id, actor.workspaceId))
    .for("no key update");
  return found(row, "workspace");
}
