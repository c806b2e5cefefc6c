import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Key } from "./key";
import { loadKeys } from "./load";

/**
 * The key as it is at `now`, locked until the transaction ends: changes of one key run one after the other.
 * @throws AppError `not_found` when the workspace has no such key
 */
export async function lockKey(tx: Tx, actor: Actor, id: string, now: Date): Promise<Key> {
  await tx
    .select({ id: keys.id })
    .from(keys)
    .where(and(eq(keys.workspaceId, actor.workspaceId), eq(keys.id, id)))
    .for("update");
  const [key] = await loadKeys(tx, actor.workspaceId, [id], now);
  return found(key, "key");
}
