import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keyRoles } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import { invalid } from "@/lib/errors";
import { lockNamedRoles } from "@/lib/roles/lock-named";

/**
 * Gives a key exactly the roles of those names, of its API or of the workspace.
 * @returns the scopes the roles bring
 * @throws AppError `invalid` for a name that is no role
 */
export async function replaceRoles(
  tx: Tx,
  actor: Actor,
  key: Readonly<{ id: string; apiId: string }>,
  names: readonly string[],
): Promise<string[]> {
  const { workspaceId } = actor;
  const known = await lockNamedRoles(tx, workspaceId, key.apiId, names);
  const unknown = names.findIndex((name) => !known.has(name));
  if (unknown >= 0)
    throw invalid(`roles[${unknown}]`, "is not a role that keys of this API can have");
  await tx
    .delete(keyRoles)
    .where(and(eq(keyRoles.workspaceId, workspaceId), eq(keyRoles.keyId, key.id)));
  const given = [...known.values()];
  if (given.length > 0)
    await tx
      .insert(keyRoles)
      .values(given.map((row) => ({ workspaceId, keyId: key.id, roleId: row.id })));
  return given.flatMap((row) => row.scopes);
}
