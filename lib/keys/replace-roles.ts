import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import { keyRoles } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import { invalid } from "@/lib/errors";

/**
 * Gives a key exactly the roles of those names in its API.
 * @returns the scopes the roles bring
 * @throws AppError `invalid` for a name that is no role of the API
 */
export async function replaceRoles(
  tx: Tx,
  actor: Actor,
  key: Readonly<{ id: string; apiId: string }>,
  names: readonly string[],
): Promise<string[]> {
  const { workspaceId } = actor;
  const rows =
    names.length === 0
      ? []
      : await tx
          .select({ id: roles.id, name: roles.name, scopes: roles.scopes })
          .from(roles)
          .where(
            and(
              eq(roles.workspaceId, workspaceId),
              eq(roles.apiId, key.apiId),
              inArray(roles.name, [...names]),
            ),
          )
          .for("key share");
  const known = new Set(rows.map((row) => row.name));
  const unknown = names.findIndex((name) => !known.has(name));
  if (unknown >= 0) throw invalid(`roles[${unknown}]`, "is not a role of this API");
  await tx
    .delete(keyRoles)
    .where(and(eq(keyRoles.workspaceId, workspaceId), eq(keyRoles.keyId, key.id)));
  if (rows.length > 0)
    await tx
      .insert(keyRoles)
      .values(rows.map((row) => ({ workspaceId, keyId: key.id, roleId: row.id })));
  return rows.flatMap((row) => row.scopes);
}
