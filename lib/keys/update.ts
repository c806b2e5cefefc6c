import type { Tx } from "@/db/connect";
import type { Actor } from "@/lib/actor";
import { replaceLimits } from "@/lib/limits/replace";
import { ensureOwner } from "@/lib/owners/ensure";
import { changeKey, type KeyChange } from "./change";
import { requireGrantableKey } from "./grantable";
import type { UpdateKeyInput } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { replaceRoles } from "./replace-roles";
import { setKey } from "./set";
import { voidReservations } from "./void-reservations";

/**
 * Changes the given fields of a key and leaves the others. Lists are replaced as a whole.
 * When this returns, every node decides on the new state.
 * @throws AppError `not_found`, `forbidden` (also for a management key that would hold more than the actor),
 *   `conflict` (revoked), `invalid` (unknown role)
 */
export async function updateKey(
  actor: Actor,
  id: string,
  input: UpdateKeyInput,
  now = new Date(),
): Promise<Key> {
  const { key } = await changeKey(actor, { id, now }, updating(input));
  return key;
}

export const updating =
  (input: UpdateKeyInput): KeyChange =>
  async (tx, before, { actor, now }) => {
    const { id } = before;
    requireUnrevoked(before);
    if (Object.keys(input).length === 0) return null;
    if (input.ownerId) await ensureOwner(tx, actor, input.ownerId, now);
    if (input.roles) await replaceRoles(tx, actor, before, input.roles);
    if (input.limits) await replaceLimits(tx, actor.workspaceId, { keyId: id }, input.limits);
    if (input.credits !== undefined) await voidReservations(tx, actor, id);
    await setKey(tx, actor, id, columnsOf(input, now), now);
    await requireStillGrantable(tx, actor, before, input);
    return "key.updated";
  };

/** Only a change of what the key may do is looked at: anybody may rename a key that holds more than they. */
async function requireStillGrantable(tx: Tx, actor: Actor, before: Key, input: UpdateKeyInput) {
  if (!input.scopes && !input.roles) return;
  await requireGrantableKey(tx, actor, { ...before, scopes: input.scopes ?? before.scopes });
}

function columnsOf(input: UpdateKeyInput, now: Date) {
  const { roles, limits, credits, mode, ...columns } = input;
  return {
    ...columns,
    ...(mode?.ip && { ipMode: mode.ip }),
    ...(mode?.scopes && { scopeMode: mode.scopes }),
    ...(credits !== undefined && {
      credits: credits?.remaining ?? null,
      creditRefill: credits?.refill ?? null,
      creditRefilledAt: credits?.refill ? now : null,
    }),
  };
}
