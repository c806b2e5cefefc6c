import { roleColumns, roles } from "@/db/schema/apis";
import { type Actor, authorize } from "@/lib/actor";
import { lockApi } from "@/lib/apis/lock";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { newId } from "@/lib/ids";
import { requireGrantable } from "@/lib/keys/grantable";
import { nameTaken } from "./free-name";
import type { CreateRoleInput } from "./input";
import type { Role } from "./role";

/**
 * Creates a role in an API, or for all APIs of the workspace.
 * @throws AppError `not_found` (API), `forbidden` (missing permission, or a role of the built-in API with
 *   more than the actor holds), `conflict` (name taken)
 */
export async function createRole(
  actor: Actor,
  input: CreateRoleInput,
  now = new Date(),
): Promise<Role> {
  const { workspaceId } = actor;
  const id = newId("role", now.getTime());
  const { result } = await commit(async (tx) => {
    const api = input.apiId === null ? null : await lockApi(tx, actor, input.apiId);
    authorize(actor, "roles:write", api?.id);
    if (api?.kind === "management") requireGrantable(actor, input.scopes);
    const [after] = await tx
      .insert(roles)
      .values({ ...input, id, workspaceId, createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning(roleColumns);
    if (!after) throw nameTaken();
    const target = { kind: "role", id, name: after.name };
    await recordEvent(tx, actor, { action: "role.created", target, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}
