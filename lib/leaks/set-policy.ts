import { leakPolicies } from "@/db/schema/webhooks";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { lockWorkspace } from "@/lib/workspaces/lock";
import type { LeakPolicyInput } from "./input";
import { findPolicy, type LeakPolicy } from "./policy";

/** Chooses what is done with keys that are found in the open. @throws AppError `forbidden` */
export async function setLeakPolicy(
  actor: Actor,
  { action }: LeakPolicyInput,
  now = new Date(),
): Promise<LeakPolicy> {
  authorize(actor, "workspace:write");
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const workspace = await lockWorkspace(tx, actor);
    const before = await findPolicy(tx, workspaceId);
    const after = { action, updatedAt: now };
    await tx
      .insert(leakPolicies)
      .values({ workspaceId, ...after })
      .onConflictDoUpdate({ target: leakPolicies.workspaceId, set: after });
    const target = { kind: "workspace", id: workspaceId, name: workspace.name };
    await recordEvent(tx, actor, { action: "leak_policy.updated", target, before, after }, now);
    return after;
  });
  return result;
}
