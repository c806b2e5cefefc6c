import { type Actor, authorize } from "@/lib/actor";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { applyRefill } from "./apply-refill";
import { lockKey } from "./lock";

/**
 * Adds the refills of a key that are due; none, when somebody else just did. When this returns, every node knows.
 * No audit event: the refill was decided when it was set.
 * @param actor Keyway itself
 * @throws AppError `not_found`, `forbidden`
 */
export async function refillKey(actor: Actor, id: string, now = new Date()): Promise<void> {
  await commit(async (tx) => {
    const { apiId } = await lockKey(tx, actor, id, now);
    authorize(actor, "keys:write", apiId);
    await applyRefill(tx, actor, id, now);
    announce(tx, "key", id);
  });
}
