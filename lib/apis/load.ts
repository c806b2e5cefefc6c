import { and, asc, eq, inArray } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";
import { apiColumns, apis, scopeColumns, scopes } from "@/db/schema/apis";
import { limitColumns, limits } from "@/db/schema/limits";
import { PERMISSIONS } from "@/lib/members/permission";
import type { Api } from "./api";
import { audienceOf } from "./audience";

/** The built-in API knows what this version can allow, whenever its workspace was made. */
const MANAGEMENT_SCOPES = PERMISSIONS.map(({ name, allows }) => ({ name, description: allows }));

/**
 * The APIs of those ids in the order asked for, in three queries however many they are.
 * Ids of another workspace are left out.
 */
export async function loadApis(
  tx: Db | Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Api[]> {
  if (ids.length === 0) return [];
  const list = [...ids];
  const [rows, scopeRows, limitRows] = await Promise.all([
    tx
      .select(apiColumns)
      .from(apis)
      .where(and(eq(apis.workspaceId, workspaceId), inArray(apis.id, list))),
    tx
      .select({ ...scopeColumns, apiId: scopes.apiId })
      .from(scopes)
      .where(and(eq(scopes.workspaceId, workspaceId), inArray(scopes.apiId, list)))
      .orderBy(asc(scopes.position)),
    tx
      .select({ ...limitColumns, apiId: limits.apiId })
      .from(limits)
      .where(and(eq(limits.workspaceId, workspaceId), inArray(limits.apiId, list)))
      .orderBy(asc(limits.name)),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return list.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { defaultExpiresInDays, tokenTtlSeconds, tokenAlgorithm, tokenCertificateBound } = row;
    return [
      {
        id,
        name: row.name,
        kind: row.kind,
        prefix: row.prefix,
        audience: audienceOf(row),
        scopes:
          row.kind === "management"
            ? MANAGEMENT_SCOPES
            : scopeRows.filter((one) => one.apiId === id).map(({ apiId, ...scope }) => scope),
        defaults: {
          limits: limitRows.filter((one) => one.apiId === id).map(({ apiId, ...limit }) => limit),
          expiresInDays: defaultExpiresInDays,
        },
        tokens: {
          ttlSeconds: tokenTtlSeconds,
          algorithm: tokenAlgorithm,
          certificateBound: tokenCertificateBound,
        },
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
      },
    ];
  });
}
