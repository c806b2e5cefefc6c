import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { roleColumns, roles } from "@/db/schema/apis";
import type { Actor } from "@/lib/actor";
import type { Api } from "@/lib/apis/api";
import { lockApi } from "@/lib/apis/lock";
import { found } from "@/lib/errors";
import type { Role } from "./role";

/**
 * The role and its API where it has one, locked until the transaction ends; the API first, as everywhere, so that no two wait
 * for each other.
 * @throws AppError `not_found`
 */
export async function lockRole(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<{ role: Role; api: Api | null }> {
  const mine = and(eq(roles.workspaceId, actor.workspaceId), eq(roles.id, id));
  const [seen] = await tx.select({ apiId: roles.apiId }).from(roles).where(mine);
  const { apiId } = found(seen, "role");
  const api = apiId === null ? null : await lockApi(tx, actor, apiId);
  const [role] = await tx.select(roleColumns).from(roles).where(mine).for("update");
  return { role: found(role, "role"), api };
}
