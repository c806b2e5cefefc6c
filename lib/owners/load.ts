import { and, asc, eq, inArray } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";
import { limitColumns, limits } from "@/db/schema/limits";
import { ownerColumns, owners } from "@/db/schema/owners";
import type { Owner } from "./owner";

/** The owners of those ids in the order asked for. Ids the workspace does not have are left out. */
export async function loadOwners(
  tx: Db | Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Owner[]> {
  if (ids.length === 0) return [];
  const list = [...ids];
  const [rows, limitRows] = await Promise.all([
    tx
      .select(ownerColumns)
      .from(owners)
      .where(and(eq(owners.workspaceId, workspaceId), inArray(owners.id, list))),
    tx
      .select({ ...limitColumns, ownerId: limits.ownerId })
      .from(limits)
      .where(and(eq(limits.workspaceId, workspaceId), inArray(limits.ownerId, list)))
      .orderBy(asc(limits.name)),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return list.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const own = limitRows.filter((one) => one.ownerId === id);
    return [{ ...row, limits: own.map(({ ownerId, ...limit }) => limit) }];
  });
}
