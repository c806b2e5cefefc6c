import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import { takesWorkspaceRoles } from "./list";

/** What a key gets with a role. */
export type NamedRole = Readonly<{ id: string; scopes: readonly string[] }>;

/**
 * The roles of those names that keys of an API can have, kept from being deleted while the transaction runs. An
 * API's own role hides the workspace's of the same name. Names that are no role are left out.
 */
export async function lockNamedRoles(
  tx: Tx,
  workspaceId: string,
  apiId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, NamedRole>> {
  if (names.length === 0) return new Map();
  const rows = await tx
    .select({ id: roles.id, name: roles.name, scopes: roles.scopes })
    .from(roles)
    .where(
      and(
        eq(roles.workspaceId, workspaceId),
        // Whoever edits a role of the workspace is not asked what a management key may hold.
        or(eq(roles.apiId, apiId), and(isNull(roles.apiId), takesWorkspaceRoles(apiId))),
        inArray(roles.name, [...names]),
      ),
    )
    // The workspace's, which have no API, come last; of two of a name the later entry stays.
    .orderBy(asc(roles.apiId))
    .for("key share");
  return new Map(rows.toReversed().map(({ name, ...role }) => [name, role]));
}
