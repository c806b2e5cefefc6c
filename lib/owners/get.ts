import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import { loadOwners } from "./load";
import type { Owner } from "./owner";

/** One owner, by the company's own id for them. @throws AppError `not_found`, `forbidden` */
export async function getOwner(actor: Actor, id: string): Promise<Owner> {
  authorize(actor, "owners:read");
  const [owner] = await loadOwners(db(), actor.workspaceId, [id]);
  return found(owner, "owner");
}
