import { and, eq } from "drizzle-orm";
import { viewColumns, views } from "@/db/schema/views";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";

/** Forgets a saved view; the list it named stays as it is. @throws AppError `not_found`, `forbidden` */
export async function deleteView(actor: Actor, id: string, now = new Date()): Promise<void> {
  authorize(actor, "keys:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const [row] = await tx
      .delete(views)
      .where(and(eq(views.workspaceId, workspaceId), eq(views.id, id)))
      .returning(viewColumns);
    const before = found(row, "view");
    const target = { kind: "view", id, name: before.name };
    await recordEvent(tx, actor, { action: "view.deleted", target, before }, now);
  });
}
