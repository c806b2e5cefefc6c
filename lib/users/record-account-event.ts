import { asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { memberships } from "@/db/schema/workspaces";
import { memberActor, type Origin } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { displayName, type User } from "./user";

/** What happens to an account, rather than in a workspace. */
export type AccountAction =
  | "user.signed_in"
  | "user.sign_in_failed"
  | "user.signed_out"
  | "user.session_ended"
  | "user.proof_failed"
  | "user.password_reset_asked"
  | "user.password_reset"
  | "user.email_confirmed"
  | "user.email_changed"
  | "user.browser_admitted"
  | "user.renamed"
  | "user.password_changed"
  | "user.second_factor_added"
  | "user.second_factor_removed"
  | "user.recovery_codes_renewed"
  | "user.provider_linked"
  | "user.provider_unlinked";

/**
 * Writes what happened to an account into the audit log of each workspace the person is a member of: an account is no
 * tenant, and whoever answers for a workspace has to see how its members came in.
 */
export async function recordAccountEvent(
  tx: Tx,
  user: Pick<User, "id" | "name" | "email">,
  action: AccountAction,
  origin: Origin,
  now = new Date(),
  reason?: string,
): Promise<void> {
  // In one order, so that two events of one person never wait for each other's chain.
  const mine = await tx
    .select({ workspaceId: memberships.workspaceId })
    .from(memberships)
    .where(eq(memberships.userId, user.id))
    .orderBy(asc(memberships.workspaceId));
  const name = displayName(user);
  const target = { kind: "user", id: user.id, name };
  for (const { workspaceId } of mine) {
    const actor = memberActor({ id: user.id, name, workspaceId, scopes: [] }, origin);
    await recordEvent(tx, actor, { action, target, reason }, now);
  }
}
