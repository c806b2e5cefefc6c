import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { creditReservations } from "@/db/schema/credits";
import { keys } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";

/**
 * Makes void what nodes hold of a key's credits, because the credits are set anew. They stop spending it when they
 * see the change, which is before the change returns.
 */
export async function voidReservations(tx: Tx, actor: Actor, id: string): Promise<void> {
  await tx
    .update(keys)
    .set({ creditEpoch: sql`${keys.creditEpoch} + 1` })
    .where(and(eq(keys.workspaceId, actor.workspaceId), eq(keys.id, id)));
  await tx.delete(creditReservations).where(eq(creditReservations.keyId, id));
}
