import { and, eq, inArray, sql } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";
import { keyColumns, keys } from "@/db/schema/keys";
import type { Limit } from "@/lib/limits/limit";
import { assembleKey, type Key, type KeySecretRow } from "./key";

/** A row as PostgreSQL writes it in JSON, where times are text. */
type AsJson<Row> = {
  [N in keyof Row]: Row[N] extends Date
    ? string
    : Row[N] extends Date | null
      ? string | null
      : Row[N];
};

/**
 * What stands of a key in other tables, beside its row: five statements would each wait for the database, in a
 * change with the key locked.
 */
const parts = {
  secrets: sql<AsJson<KeySecretRow>[]>`(
    select coalesce(json_agg(json_build_object(
      'id', s.id, 'keyId', s.key_id, 'version', s.version, 'status', s.status, 'hint', s.hint,
      'createdAt', s.created_at, 'retiresAt', s.retires_at, 'overlapSeconds', s.overlap_seconds,
      'lastUsedAt', s.last_used_at) order by s.version), '[]')
    from key_secrets s where s.workspace_id = keys.workspace_id and s.key_id = keys.id)`,
  roles: sql<string[]>`(
    select coalesce(json_agg(r.name order by r.name), '[]')
    from key_roles k join roles r on r.id = k.role_id
    where k.workspace_id = keys.workspace_id and k.key_id = keys.id)`,
  limits: sql<Limit[]>`(
    select coalesce(json_agg(json_build_object(
      'name', l.name, 'limit', l."limit", 'windowMs', l.window_ms, 'algorithm', l.algorithm,
      'auto', l.auto, 'mode', l.mode) order by l.name), '[]')
    from limits l where l.workspace_id = keys.workspace_id and l.key_id = keys.id)`,
  /** Of its credits, what nodes hold to spend. */
  held: sql<number>`(
    select coalesce(sum(c.reserved - c.spent), 0)
    from credit_reservations c where c.key_id = keys.id and c.epoch = keys.credit_epoch)`.mapWith(
    Number,
  ),
};

/**
 * The keys of those ids in the order asked for, in one statement however many they are.
 * Ids of another workspace are left out.
 */
export async function loadKeys(
  tx: Db | Tx,
  workspaceId: string,
  ids: readonly string[],
  now = new Date(),
): Promise<Key[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ row: keyColumns, ...parts })
    .from(keys)
    .where(and(eq(keys.workspaceId, workspaceId), inArray(keys.id, [...ids])));
  const byId = new Map(rows.map((one) => [one.row.id, one]));
  return ids.flatMap((id) => {
    const found = byId.get(id);
    if (!found) return [];
    const { row, secrets, roles, limits, held } = found;
    // What nodes hold to spend is still left of the key's credits.
    const whole = row.credits === null ? row : { ...row, credits: row.credits + held };
    return [assembleKey(whole, { secrets: secrets.map(toSecret), roles, limits }, now)];
  });
}

const toDate = (text: string | null) => (text === null ? null : new Date(text));

const toSecret = (row: AsJson<KeySecretRow>): KeySecretRow => ({
  ...row,
  createdAt: new Date(row.createdAt),
  retiresAt: toDate(row.retiresAt),
  lastUsedAt: toDate(row.lastUsedAt),
});
