import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import { creditReservations } from "@/db/schema/credits";
import { keyColumns, keyRoles, keySecretColumns, keySecrets, keys } from "@/db/schema/keys";
import { limitColumns, limits } from "@/db/schema/limits";
import { assembleKey, type Key } from "./key";

/**
 * The keys of those ids in the order asked for, in five queries however many they are.
 * Ids of another workspace are left out.
 */
export async function loadKeys(
  tx: Db | Tx,
  workspaceId: string,
  ids: readonly string[],
  now = new Date(),
): Promise<Key[]> {
  if (ids.length === 0) return [];
  const list = [...ids];
  const [rows, secretRows, roleRows, limitRows, heldRows] = await Promise.all([
    tx
      .select(keyColumns)
      .from(keys)
      .where(and(eq(keys.workspaceId, workspaceId), inArray(keys.id, list))),
    tx
      .select(keySecretColumns)
      .from(keySecrets)
      .where(and(eq(keySecrets.workspaceId, workspaceId), inArray(keySecrets.keyId, list)))
      .orderBy(asc(keySecrets.version)),
    tx
      .select({ keyId: keyRoles.keyId, name: roles.name })
      .from(keyRoles)
      .innerJoin(roles, eq(roles.id, keyRoles.roleId))
      .where(and(eq(keyRoles.workspaceId, workspaceId), inArray(keyRoles.keyId, list)))
      .orderBy(asc(roles.name)),
    tx
      .select({ ...limitColumns, keyId: limits.keyId })
      .from(limits)
      .where(and(eq(limits.workspaceId, workspaceId), inArray(limits.keyId, list)))
      .orderBy(asc(limits.name)),
    tx
      .select({
        keyId: creditReservations.keyId,
        left: sql<string>`sum(${creditReservations.reserved} - ${creditReservations.spent})`,
      })
      .from(creditReservations)
      .innerJoin(
        keys,
        and(eq(keys.id, creditReservations.keyId), eq(keys.creditEpoch, creditReservations.epoch)),
      )
      .where(and(eq(keys.workspaceId, workspaceId), inArray(creditReservations.keyId, list)))
      .groupBy(creditReservations.keyId),
  ]);
  const heldOf = new Map(heldRows.map((row) => [row.keyId, Number(row.left)]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const [secretsOf, rolesOf, limitsOf] = [
    groupByKey(secretRows),
    groupByKey(roleRows),
    groupByKey(limitRows),
  ];
  return list.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    // What nodes hold to spend is still left of the key's credits.
    const whole =
      row.credits === null ? row : { ...row, credits: row.credits + (heldOf.get(id) ?? 0) };
    const parts = {
      secrets: secretsOf(id),
      roles: rolesOf(id).map((one) => one.name),
      limits: limitsOf(id).map(({ keyId, ...limit }) => limit),
    };
    return [assembleKey(whole, parts, now)];
  });
}

/** The rows of each key, in the order they came. */
function groupByKey<R extends { keyId: string | null }>(rows: readonly R[]): (id: string) => R[] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(row.keyId ?? "");
    if (group) group.push(row);
    else groups.set(row.keyId ?? "", [row]);
  }
  return (id) => groups.get(id) ?? [];
}
