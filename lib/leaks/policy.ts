import { eq } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";
import { leakPolicies, leakPolicyColumns } from "@/db/schema/webhooks";

export const LEAK_ACTIONS = ["revoke", "disable", "notify"] as const;
export type LeakAction = (typeof LEAK_ACTIONS)[number];

/** What is done with a key that was found in the open. */
export type LeakPolicy = Readonly<{
  action: LeakAction;
  /** Null while nobody has chosen. */
  updatedAt: Date | null;
}>;

/** Of a workspace that has not chosen: whoever reads the secret may use it, so the key goes. */
const DEFAULT: LeakPolicy = { action: "revoke", updatedAt: null };

/** The policy of a workspace. */
export async function findPolicy(tx: Db | Tx, workspaceId: string): Promise<LeakPolicy> {
  const [row] = await tx
    .select(leakPolicyColumns)
    .from(leakPolicies)
    .where(eq(leakPolicies.workspaceId, workspaceId));
  return row ?? DEFAULT;
}
