import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Key } from "./key";
import { loadKeys } from "./load";

/** One key as it stands at `now`. @throws AppError `not_found`, `forbidden` */
export async function getKey(actor: Actor, id: string, now = new Date()): Promise<Key> {
  const [row] = await loadKeys(db(), actor.workspaceId, [id], now);
  const key = found(row, "key");
  authorize(actor, "keys:read", key.apiId);
  return key;
}
