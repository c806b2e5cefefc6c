import type { Actor } from "@/lib/actor";
import type { Confirmation } from "@/lib/changes/confirm";
import { changeKey, type KeyChange } from "./change";
import type { ReasonInput } from "./input";
import type { Key } from "./key";
import { setKey } from "./set";

/**
 * Revokes a key with every version of its secret. When this returns, no node accepts it any more.
 * Revoking a revoked key changes nothing, but confirms again: a caller may repeat a call that timed out.
 * @throws AppError `not_found`, `forbidden`
 */
export function revokeKey(
  actor: Actor,
  id: string,
  { reason }: ReasonInput,
  now = new Date(),
): Promise<{ key: Key; confirmed: Confirmation }> {
  return changeKey(actor, { id, reason, now }, revoking(reason));
}

export const revoking =
  (reason: string): KeyChange =>
  async (tx, before, { actor, now }) => {
    if (before.revokedAt) return null;
    await setKey(tx, actor, before.id, { revokedAt: now, revokeReason: reason || null }, now);
    return "key.revoked";
  };
