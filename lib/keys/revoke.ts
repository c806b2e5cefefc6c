import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import type { Confirmation } from "@/lib/changes/confirm";
import { found } from "@/lib/errors";
import type { ReasonInput } from "./input";
import type { Key } from "./key";
import { loadKeys } from "./load";
import { lockKey } from "./lock";

/**
 * Revokes a key with every version of its secret. When this returns, no node accepts it any more.
 * Revoking a revoked key changes nothing, but confirms again: a caller may repeat a call that timed out.
 * @throws AppError `not_found`, `forbidden`
 */
export async function revokeKey(
  actor: Actor,
  id: string,
  { reason }: ReasonInput,
  now = new Date(),
): Promise<{ key: Key; confirmed: Confirmation }> {
  const { result, confirmed } = await commit(async (tx) => {
    const before = await lockKey(tx, actor, id);
    authorize(actor, "keys:write", before.apiId);
    announce(tx, "key", id);
    if (before.revokedAt) return before;
    await markRevoked(tx, actor, id, reason, now);
    const [key] = await loadKeys(tx, actor.workspaceId, [id], now);
    const after = found(key, "key");
    const target = { kind: "key", id, name: after.name };
    await recordEvent(tx, actor, { action: "key.revoked", target, before, after, reason }, now);
    return after;
  });
  return { key: result, confirmed };
}

const markRevoked = (tx: Tx, actor: Actor, id: string, reason: string, now: Date) =>
  tx
    .update(keys)
    .set({ revokedAt: now, revokeReason: reason || null, updatedAt: now })
    .where(and(eq(keys.workspaceId, actor.workspaceId), eq(keys.id, id), sql`revoked_at is null`));
