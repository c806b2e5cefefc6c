import type { Tx } from "@/db/connect";
import { owners } from "@/db/schema/owners";
import type { Actor } from "@/lib/actor";

/** Makes an owner of that id if there is none yet: a key may name its owner before anyone described them. */
export async function ensureOwner(tx: Tx, actor: Actor, id: string, now: Date): Promise<void> {
  await tx
    .insert(owners)
    .values({ workspaceId: actor.workspaceId, id, createdAt: now, updatedAt: now })
    .onConflictDoNothing();
}
