import { and, eq, sql } from "drizzle-orm";
import { sql as client, type Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, authorize } from "@/lib/actor";
import { gatherCredits } from "@/lib/credits/gather";
import { AppError, invalid } from "@/lib/errors";
import { applyRefill } from "./apply-refill";
import { changeKey } from "./change";
import { getKey } from "./get";
import { type ChangeCreditsInput, CREDITS_MAX } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { setKey } from "./set";
import { voidReservations } from "./void-reservations";

/**
 * Sets, adds to or takes from the credits of a key, after refills that are due. Set to null, its uses are
 * unlimited and refilled no more. With `clamp`, taking more than is left leaves nothing. The numbers meet in the statement, so that uses at the same moment are not lost.
 * @throws AppError `not_found`, `forbidden`, `invalid` (null without set), `conflict` (revoked; unlimited;
 *   more taken than is left)
 */
export async function changeCredits(
  actor: Actor,
  id: string,
  { operation, value, clamp = false }: ChangeCreditsInput & Readonly<{ clamp?: boolean }>,
  now = new Date(),
): Promise<Key> {
  if (value === null && operation !== "set") throw invalid("value", "must be a number");
  if (operation === "subtract") await gatherFor(actor, id, value ?? 0);
  const { key } = await changeKey(actor, { id, now }, async (tx, before) => {
    requireUnrevoked(before);
    await applyRefill(tx, actor, id, now);
    if (operation === "set") {
      await voidReservations(tx, actor, id);
      const unlimited = value === null && { creditRefill: null, creditRefilledAt: null };
      await setKey(tx, actor, id, { credits: value, ...unlimited }, now);
    } else {
      const change = operation === "add" ? (value ?? 0) : -(value ?? 0);
      await addCredits(tx, actor, before, { change, clamp }, now);
    }
    return "key.credits_changed";
  });
  return key;
}

/** What nodes hold cannot be taken away from them in a statement, so it is asked for first. */
async function gatherFor(actor: Actor, id: string, value: number): Promise<void> {
  const { apiId } = await getKey(actor, id);
  authorize(actor, "keys:write", apiId);
  await gatherCredits(client(), id, value);
}

async function addCredits(
  tx: Tx,
  actor: Actor,
  key: Key,
  { change, clamp }: Readonly<{ change: number; clamp: boolean }>,
  now: Date,
): Promise<void> {
  if (key.credits === null)
    throw new AppError("conflict", "The key's uses are unlimited. Set its credits first.");
  const sum = clamp
    ? sql`greatest(${keys.credits} + ${change}, 0)`
    : sql`${keys.credits} + ${change}`;
  const [row] = await tx
    .update(keys)
    .set({ credits: sum, updatedAt: now })
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        eq(keys.id, key.id),
        sql`${sum} between 0 and ${CREDITS_MAX}`,
      ),
    )
    .returning({ credits: keys.credits });
  if (!row)
    throw new AppError("conflict", "The key has fewer credits left, or would have too many.");
}
