import { and, eq } from "drizzle-orm";
import { roleColumns, roles } from "@/db/schema/apis";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import { requireGrantable } from "@/lib/keys/grantable";
import { requireFreeName } from "./free-name";
import type { UpdateRoleInput } from "./input";
import { lockRole } from "./lock";
import type { Role } from "./role";

/**
 * Changes the given fields of a role, for every key that has it, at once.
 * @throws AppError `not_found`, `forbidden` (missing permission, or a role of the built-in API with more
 *   than the actor holds), `conflict` (name taken)
 */
export async function updateRole(
  actor: Actor,
  id: string,
  input: UpdateRoleInput,
  now = new Date(),
): Promise<Role> {
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const { role: before, api } = await lockRole(tx, actor, id);
    authorize(actor, "roles:write", api?.id);
    if (api?.kind === "management" && input.scopes) requireGrantable(actor, input.scopes);
    await requireFreeName(tx, actor, before, input.name);
    const [role] = await tx
      .update(roles)
      .set({ ...input, updatedAt: now })
      .where(and(eq(roles.workspaceId, workspaceId), eq(roles.id, id)))
      .returning(roleColumns);
    const after = found(role, "role");
    const target = { kind: "role", id, name: after.name };
    await recordEvent(tx, actor, { action: "role.updated", target, before, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}
