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
 * unlimited. The numbers meet in the statement, so that uses at the same moment are not lost.
 * @throws AppError `not_found`, `forbidden`, `invalid` (null without set), `conflict` (revoked; unlimited;
 *   more taken than is left)
 */
export async function changeCredits(
  actor: Actor,
  id: string,
  { operation, value }: ChangeCreditsInput,
  now = new Date(),
): Promise<Key> {
  if (value === null && operation !== "set") throw invalid("value", "must be a number");
  if (operation === "subtract") await gatherFor(actor, id, value ?? 0);
  const { key } = await changeKey(actor, { id, now }, async (tx, before) => {
    requireUnrevoked(before);
    await applyRefill(tx, actor, id, now);
    if (operation === "set") {
      await voidReservations(tx, actor, id);
      await setKey(tx, actor, id, { credits: value }, now);
    } else
      await addCredits(tx, actor, before, operation === "add" ? (value ?? 0) : -(value ?? 0), now);
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

async function addCredits(tx: Tx, actor: Actor, key: Key, value: number, now: Date): Promise<void> {
  if (key.credits === null)
    throw new AppError("conflict", "The key's uses are unlimited. Set its credits first.");
  const [row] = await tx
    .update(keys)
    .set({ credits: sql`${keys.credits} + ${value}`, updatedAt: now })
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        eq(keys.id, key.id),
        sql`${keys.credits} + ${value} between 0 and ${CREDITS_MAX}`,
      ),
    )
    .returning({ credits: keys.credits });
  if (!row)
    throw new AppError("conflict", "The key has fewer credits left, or would have too many.");
}
