import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { users } from "@/db/schema/users";
import { workspaces } from "@/db/schema/workspaces";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import type { SecondFactorRuleInput } from "./input";
import { lockWorkspace } from "./lock";
import type { Workspace } from "./workspace";

/**
 * Lets only members with a second factor into the workspace, or ends that. It holds from everybody's next request:
 * whoever has none sets one up before they see anything. Management keys are not asked for one.
 * @throws AppError `forbidden`, `conflict` (the actor has none, and would be the first to be kept out)
 */
export async function setSecondFactorRule(
  actor: Actor,
  { required }: SecondFactorRuleInput,
  now = new Date(),
): Promise<Workspace> {
  authorize(actor, "workspace:own");
  const { result } = await commit(async (tx) => {
    const before = await lockWorkspace(tx, actor);
    if (before.requiresSecondFactor === required) return before;
    if (required) await requireOwn(tx, actor);
    const after = { ...before, requiresSecondFactor: required, updatedAt: now };
    await tx
      .update(workspaces)
      .set({ requiresSecondFactor: required, updatedAt: now })
      .where(eq(workspaces.id, actor.workspaceId));
    const action = `workspace.second_factor_${required ? "required" : "optional"}`;
    const target = { kind: "workspace", id: before.id, name: before.name };
    await recordEvent(tx, actor, { action, target, before, after }, now);
    return after;
  });
  return result;
}

async function requireOwn(tx: Tx, actor: Actor): Promise<void> {
  const without = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, actor.id), isNull(users.secondFactorAt)));
  if (without.length > 0)
    throw new AppError("conflict", "Set up a second factor for your own account first.");
}
