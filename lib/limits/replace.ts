import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { limits } from "@/db/schema/limits";
import { newId } from "@/lib/ids";
import type { LimitInput } from "./input";

/** Whose limits they are. */
export type LimitParent =
  | Readonly<{ keyId: string }>
  | Readonly<{ ownerId: string }>
  | Readonly<{ apiId: string }>;

/** Gives a key, an owner or an API exactly these limits. Counters stay: they belong to the name. */
export async function replaceLimits(
  tx: Tx,
  workspaceId: string,
  parent: LimitParent,
  list: readonly LimitInput[],
): Promise<void> {
  await tx.delete(limits).where(and(eq(limits.workspaceId, workspaceId), isParent(parent)));
  if (list.length === 0) return;
  await tx
    .insert(limits)
    .values(list.map((limit) => ({ ...limit, ...parent, id: newId("limit"), workspaceId })));
}

function isParent(parent: LimitParent) {
  if ("keyId" in parent) return eq(limits.keyId, parent.keyId);
  if ("ownerId" in parent) return eq(limits.ownerId, parent.ownerId);
  return eq(limits.apiId, parent.apiId);
}
