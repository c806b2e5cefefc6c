import type { Tx } from "@/db/connect";
import type { Actor } from "@/lib/actor";
import { startOfRefill } from "@/lib/credits/refill";
import { invalid } from "@/lib/errors";
import { replaceLimits } from "@/lib/limits/replace";
import { ensureOwner } from "@/lib/owners/ensure";
import { applyRefill } from "./apply-refill";
import { changeKey, type KeyChange } from "./change";
import { requireGrantableKey } from "./grantable";
import type { UpdateKeyInput } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { replaceRoles } from "./replace-roles";
import { setKey } from "./set";
import { voidReservations } from "./void-reservations";

/** Credits without `remaining`: only the refill changes, and no use at the same moment is lost. */
type Change = Omit<UpdateKeyInput, "credits"> &
  Readonly<{ credits?: Partial<NonNullable<UpdateKeyInput["credits"]>> | null | undefined }>;

/**
 * Changes the given fields of a key and leaves the others. Lists are replaced as a whole.
 * When this returns, every node decides on the new state.
 * @param input what changes, or what makes it out of the key as it is while nobody else changes it
 * @throws AppError `not_found`, `forbidden` (also for a management key that would hold more than the actor),
 *   `conflict` (revoked), `invalid` (unknown role)
 */
export async function updateKey(
  actor: Actor,
  id: string,
  input: Change | ((before: Key) => Change),
  now = new Date(),
): Promise<Key> {
  const { key } = await changeKey(actor, { id, now }, updating(input));
  return key;
}

export const updating =
  (input: Change | ((before: Key) => Change)): KeyChange =>
  async (tx, before, { actor, now }) => {
    const { id } = before;
    requireUnrevoked(before);
    const change = typeof input === "function" ? input(before) : input;
    if (Object.keys(change).length === 0) return null;
    if (change.ownerId) await ensureOwner(tx, actor, change.ownerId, now);
    if (change.roles) await replaceRoles(tx, actor, before, change.roles);
    if (change.limits) await replaceLimits(tx, actor.workspaceId, { keyId: id }, change.limits);
    await prepareCredits(tx, actor, before, change, now);
    await setKey(tx, actor, id, columnsOf(change, now), now);
    await requireStillGrantable(tx, actor, before, change);
    return "key.updated";
  };

/** Only a change of what the key may do is looked at: anybody may rename a key that holds more than they. */
async function requireStillGrantable(tx: Tx, actor: Actor, before: Key, input: Change) {
  if (!input.scopes && !input.roles) return;
  await requireGrantableKey(tx, actor, { ...before, scopes: input.scopes ?? before.scopes });
}

async function prepareCredits(tx: Tx, actor: Actor, before: Key, { credits }: Change, now: Date) {
  if (credits === undefined) return;
  if (credits === null || credits.remaining !== undefined)
    return voidReservations(tx, actor, before.id);
  if (credits.refill && before.credits === null)
    throw invalid("credits.remaining", "must be given: the uses of this key are unlimited");
  // What the refill until now brought is the key's.
  await applyRefill(tx, actor, before.id, now);
}

function columnsOf(input: Change, now: Date) {
  const { roles, limits, credits, mode, ...columns } = input;
  return {
    ...columns,
    ...(mode?.ip && { ipMode: mode.ip }),
    ...(mode?.scopes && { scopeMode: mode.scopes }),
    ...(credits !== undefined && creditColumns(credits, now)),
  };
}

const creditColumns = (credits: NonNullable<Change["credits"]> | null, now: Date) => ({
  ...(credits?.remaining === undefined && credits !== null
    ? {}
    : { credits: credits?.remaining ?? null }),
  ...(credits === null || credits.refill !== undefined
    ? {
        creditRefill: credits?.refill ?? null,
        creditRefilledAt: credits?.refill ? startOfRefill(credits.refill, now) : null,
      }
    : {}),
});
