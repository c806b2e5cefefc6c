import { type Actor, authorize } from "@/lib/actor";
import { commit } from "@/lib/changes/commit";
import { invalid } from "@/lib/errors";
import { writeRole } from "./change-role";
import type { TransferInput } from "./input";
import type { Member } from "./list";
import { lockMember } from "./lock";

/**
 * Makes another member the owner in the actor's place, who stays as an admin. Both happen or neither.
 * @throws AppError `not_found`, `forbidden` (the actor is no owner), `invalid` (to oneself)
 */
export async function transferOwnership(
  actor: Actor,
  { to }: TransferInput,
  now = new Date(),
): Promise<Member> {
  authorize(actor, "workspace:own");
  if (to === actor.id) throw invalid("to", "must be another member");
  const { result } = await commit(async (tx) => {
    const next = await lockMember(tx, actor, to);
    const own = await lockMember(tx, actor, actor.id);
    const owner = await writeRole(tx, actor, next, "owner", now);
    await writeRole(tx, actor, own, "admin", now);
    return owner;
  });
  return result;
}
