import type { Actor } from "@/lib/actor";
import { changeKey, type KeyChange } from "./change";
import type { ReasonInput } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { setKey } from "./set";

/**
 * Accepts a disabled key again, as far as its dates allow.
 * @throws AppError `not_found`, `forbidden`, `conflict` (revoked)
 */
export async function enableKey(
  actor: Actor,
  id: string,
  { reason }: ReasonInput,
  now = new Date(),
): Promise<Key> {
  const { key } = await changeKey(actor, { id, reason, now }, enabling);
  return key;
}

export const enabling: KeyChange = async (tx, before, { actor, now }) => {
  requireUnrevoked(before);
  if (before.status !== "disabled") return null;
  await setKey(tx, actor, before.id, { enabled: true }, now);
  return "key.enabled";
};
