import { and, eq } from "drizzle-orm";
import { overrides } from "@/db/schema/limits";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { lockOverride } from "./lock";
import { nameOfOverride } from "./override";

/** Ends an override: the limit's own number holds again. @throws AppError `not_found`, `forbidden` */
export async function deleteOverride(actor: Actor, id: string, now = new Date()): Promise<void> {
  authorize(actor, "limits:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const before = await lockOverride(tx, actor, id);
    await tx
      .delete(overrides)
      .where(and(eq(overrides.workspaceId, workspaceId), eq(overrides.id, id)));
    const target = { kind: "override", id, name: nameOfOverride(before) };
    await recordEvent(tx, actor, { action: "override.deleted", target, before }, now);
    announce(tx, "workspace", workspaceId);
  });
}
