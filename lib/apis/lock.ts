import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Api } from "./api";
import { loadApis } from "./load";

/**
 * The API, locked until the transaction ends. `update` also keeps keys from being created in it.
 * @throws AppError `not_found` when the workspace has no such API
 */
export async function lockApi(
  tx: Tx,
  actor: Actor,
  id: string,
  strength: "update" | "no key update" = "no key update",
): Promise<Api> {
  await tx
    .select({ id: apis.id })
    .from(apis)
    .where(and(eq(apis.workspaceId, actor.workspaceId), eq(apis.id, id)))
    .for(strength);
  const [api] = await loadApis(tx, actor.workspaceId, [id]);
  return found(api, "API");
}
