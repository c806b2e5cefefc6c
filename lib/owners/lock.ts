import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { owners } from "@/db/schema/owners";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";
import { loadOwners } from "./load";
import type { Owner } from "./owner";

/** The owner, locked until the transaction ends. @throws AppError `not_found` */
export async function lockOwner(tx: Tx, actor: Actor, id: string): Promise<Owner> {
  await tx
    .select({ id: owners.id })
    .from(owners)
    .where(and(eq(owners.workspaceId, actor.workspaceId), eq(owners.id, id)))
    .for("update");
  const [owner] = await loadOwners(tx, actor.workspaceId, [id]);
  return found(owner, "owner");
}
