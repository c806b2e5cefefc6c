import type { Actor } from "@/lib/actor";
import { changeKey, type KeyChange } from "./change";
import type { ReasonInput } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { setKey } from "./set";

/**
 * Refuses a key until it is enabled again. When this returns, no node accepts it.
 * @throws AppError `not_found`, `forbidden`, `conflict` (revoked)
 */
export async function disableKey(
  actor: Actor,
  id: string,
  { reason }: ReasonInput,
  now = new Date(),
): Promise<Key> {
  const { key } = await changeKey(actor, { id, reason, now }, disabling);
  return key;
}

export const disabling: KeyChange = async (tx, before, { actor, now }) => {
  requireUnrevoked(before);
  if (before.status === "disabled") return null;
  await setKey(tx, actor, before.id, { enabled: false }, now);
  return "key.disabled";
};
