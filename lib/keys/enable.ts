import type { Actor } from "@/lib/actor";
import { changeKey } from "./change";
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
  const { key } = await changeKey(actor, { id, reason, now }, async (tx, before) => {
    requireUnrevoked(before);
    if (before.status !== "disabled") return null;
    await setKey(tx, actor, id, { enabled: true }, now);
    return "key.enabled";
  });
  return key;
}
