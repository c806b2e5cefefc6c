import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { keyCallers, keyScopes, usageByKey, verifications } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { lockKey } from "./lock";

/**
 * Deletes a key for good, with its secrets and what was recorded of its use. The counts of its API and the
 * audit log stay. When this returns, no node accepts it.
 * @throws AppError `not_found`, `forbidden`
 */
export async function purgeKey(actor: Actor, id: string, now = new Date()): Promise<void> {
  await commit(async (tx) => {
    const before = await lockKey(tx, actor, id, now);
    authorize(actor, "keys:purge", before.apiId);
    await deleteHistory(tx, actor, id);
    await tx.delete(keys).where(and(eq(keys.workspaceId, actor.workspaceId), eq(keys.id, id)));
    const target = { kind: "key", id, name: before.name };
    await recordEvent(tx, actor, { action: "key.purged", target, before }, now);
    announce(tx, "key", id);
  });
}

async function deleteHistory(tx: Tx, { workspaceId }: Actor, keyId: string): Promise<void> {
  for (const table of [usageByKey, keyCallers, keyScopes, verifications])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), eq(table.keyId, keyId)));
}
