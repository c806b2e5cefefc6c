import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { owners } from "@/db/schema/owners";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";

/**
 * Makes an owner of that id if there is none yet: a key may name its owner before anyone described them.
 * The lock keeps the owner from being deleted before the key stands.
 */
export async function ensureOwner(tx: Tx, actor: Actor, id: string, now: Date): Promise<void> {
  const { workspaceId } = actor;
  await tx
    .insert(owners)
    .values({ workspaceId, id, createdAt: now, updatedAt: now })
    .onConflictDoNothing();
  const [owner] = await tx
    .select({ id: owners.id })
    .from(owners)
    .where(and(eq(owners.workspaceId, workspaceId), eq(owners.id, id)))
    .for("key share");
  found(owner, "owner");
}
