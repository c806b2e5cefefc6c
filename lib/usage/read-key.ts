import { type Actor, authorize } from "@/lib/actor";
import { getKey } from "@/lib/keys/get";
import type { ReadKeyUsageQuery } from "./input";
import { readSelection } from "./read";
import type { Usage } from "./usage";

/** The usage of one key, as `readUsage` answers it. @throws AppError `not_found`, `forbidden`, `invalid` (range) */
export async function readKeyUsage(
  actor: Actor,
  keyId: string,
  query: ReadKeyUsageQuery,
  now = new Date(),
): Promise<Usage> {
  const key = await getKey(actor, keyId, now);
  authorize(actor, "usage:read", key.apiId);
  const { workspaceId } = actor;
  const filters = { ...query, keyId };
  return readSelection({ workspaceId, visible: null, filters, groupBy: query.groupBy }, now);
}
