import { and, count, eq } from "drizzle-orm";
import { viewColumns, views } from "@/db/schema/views";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError, found } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { CreateViewInput } from "./input";
import { VIEWS_MAX, type View } from "./view";

/**
 * Keeps a list with its filters under a name, for everybody of the workspace; a view of that name is replaced.
 * @throws AppError `forbidden`, `conflict` (there are too many)
 */
export async function createView(
  actor: Actor,
  input: CreateViewInput,
  now = new Date(),
): Promise<View> {
  authorize(actor, "keys:write");
  const { workspaceId } = actor;
  const { screen, name, query } = input;
  const { result } = await commit(async (tx) => {
    const [held] = await tx
      .select({ count: count() })
      .from(views)
      .where(and(eq(views.workspaceId, workspaceId), eq(views.screen, screen)));
    if (held && held.count >= VIEWS_MAX)
      throw new AppError("conflict", `There are ${VIEWS_MAX} views already: delete one first.`);
    const made = { createdById: actor.id, createdAt: now };
    const [row] = await tx
      .insert(views)
      .values({ id: newId("view", now.getTime()), workspaceId, screen, name, query, ...made })
      .onConflictDoUpdate({
        target: [views.workspaceId, views.screen, views.name],
        set: { query, ...made },
      })
      .returning(viewColumns);
    const view = found(row, "view");
    const target = { kind: "view", id: view.id, name };
    await recordEvent(tx, actor, { action: "view.created", target, after: view }, now);
    return view;
  });
  return result;
}
