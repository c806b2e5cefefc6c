import type { Actor } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { changeKey, type KeyChange } from "./change";
import type { ReasonInput } from "./input";
import type { Key } from "./key";
import { setKey } from "./set";

/** How long a revocation can be taken back. */
export const RESTORE_MS = 60 * 60_000;

/**
 * Takes a revocation back, up to 60 minutes after it. A key that is not revoked stays as it is.
 * @throws AppError `not_found`, `forbidden`, `conflict` (revoked longer ago)
 */
export async function restoreKey(
  actor: Actor,
  id: string,
  { reason }: ReasonInput,
  now = new Date(),
): Promise<Key> {
  const { key } = await changeKey(actor, { id, reason, now }, restoring);
  return key;
}

export const restoring: KeyChange = async (tx, before, { actor, now }) => {
  if (!before.revokedAt) return null;
  if (now.getTime() - before.revokedAt.getTime() > RESTORE_MS)
    throw new AppError("conflict", "A key can be restored within 60 minutes of its revocation.");
  await setKey(tx, actor, before.id, { revokedAt: null, revokeReason: null }, now);
  return "key.restored";
};
