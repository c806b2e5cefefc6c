import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import { refillCredits } from "@/lib/credits/refill";
import { voidReservations } from "./void-reservations";

/**
 * Adds the refills that are due to the credits of a key that the transaction has locked. Refills are applied
 * when somebody looks, so a change by hand has to look first.
 */
export async function applyRefill(tx: Tx, actor: Actor, id: string, now: Date): Promise<void> {
  const mine = and(eq(keys.workspaceId, actor.workspaceId), eq(keys.id, id));
  const [row] = await tx
    .select({
      remaining: keys.credits,
      refill: keys.creditRefill,
      refilledAt: keys.creditRefilledAt,
    })
    .from(keys)
    .where(mine);
  const { remaining = null, refill = null, refilledAt = null } = row ?? {};
  if (remaining === null || refill === null || refilledAt === null) return;
  const due = refillCredits({ remaining, refill, refilledAt }, now);
  if (due.refilledAt.getTime() === refilledAt.getTime()) return;
  if (refill.mode === "set") await voidReservations(tx, actor, id);
  await tx
    .update(keys)
    .set({ credits: due.remaining, creditRefilledAt: due.refilledAt })
    .where(mine);
}
