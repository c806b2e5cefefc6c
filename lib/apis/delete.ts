import { and, count, eq, isNull } from "drizzle-orm";
import { apis } from "@/db/schema/apis";
import { keys } from "@/db/schema/keys";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { lockApi } from "./lock";

/**
 * Deletes an API with its roles and its revoked keys, or, when told so, with all its keys: no node accepts one once
 * this has returned. Its usage stays.
 * @throws AppError `not_found`, `forbidden`, `conflict` (it has keys that are not revoked, or is the built-in one)
 */
export async function deleteApi(
  actor: Actor,
  id: string,
  { withKeys = false }: Readonly<{ withKeys?: boolean }> = {},
  now = new Date(),
): Promise<void> {
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const before = await lockApi(tx, actor, id, "update");
    authorize(actor, "apis:write", id);
    if (before.kind === "management")
      throw new AppError("conflict", "The built-in Keyway API cannot be deleted.");
    if (withKeys) authorize(actor, "keys:write", id);
    const [live] = await tx
      .select({ keys: count() })
      .from(keys)
      .where(and(eq(keys.workspaceId, workspaceId), eq(keys.apiId, id), isNull(keys.revokedAt)));
    if (live && live.keys > 0 && !withKeys)
      throw new AppError("conflict", `Revoke the keys of this API first: ${live.keys} are left.`);
    await tx.delete(apis).where(and(eq(apis.workspaceId, workspaceId), eq(apis.id, id)));
    const target = { kind: "api", id, name: before.name };
    await recordEvent(tx, actor, { action: "api.deleted", target, before }, now);
    announce(tx, "workspace", workspaceId);
  });
}
