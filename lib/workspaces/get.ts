import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { workspaceColumns, workspaces } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Workspace } from "./workspace";

/** The workspace the actor acts in. @throws AppError `forbidden` */
export async function getWorkspace(actor: Actor): Promise<Workspace> {
  authorize(actor, "workspace:read");
  const [row] = await db()
    .select(workspaceColumns)
    .from(workspaces)
    .where(eq(workspaces.id, actor.workspaceId));
  return found(row, "workspace");
}
