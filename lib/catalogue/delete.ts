import { and, arrayContains, eq, inArray, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis, roles } from "@/db/schema/apis";
import { catalogue, catalogueColumns } from "@/db/schema/catalogue";
import { keys } from "@/db/schema/keys";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";

/**
 * Deletes a scope from the workspace's catalogue, and takes it from every key and role that was given it to the
 * letter; those of the built-in API keep theirs. When this returns, no node accepts it.
 * @param idOrScope the entry's id or its scope
 * @throws AppError `not_found`, `forbidden`
 */
export async function deleteEntry(
  actor: Actor,
  idOrScope: string,
  now = new Date(),
): Promise<void> {
  authorize(actor, "roles:write");
  authorize(actor, "keys:write");
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const [entry] = await tx
      .delete(catalogue)
      .where(
        and(
          eq(catalogue.workspaceId, workspaceId),
          or(eq(catalogue.id, idOrScope), eq(catalogue.scope, idOrScope)),
        ),
      )
      .returning(catalogueColumns);
    const before = found(entry, "scope");
    await takeAway(tx, actor, before.scope, now);
    const target = { kind: "scope", id: before.id, name: before.scope };
    await recordEvent(tx, actor, { action: "scope.deleted", target, before }, now);
    announce(tx, "workspace", workspaceId);
  });
}

async function takeAway(tx: Tx, { workspaceId }: Actor, scope: string, now: Date): Promise<void> {
  const customers = tx
    .select({ id: apis.id })
    .from(apis)
    .where(and(eq(apis.workspaceId, workspaceId), eq(apis.kind, "customer")));
  await tx
    .update(roles)
    .set({ scopes: sql`array_remove(${roles.scopes}, ${scope})`, updatedAt: now })
    .where(
      and(
        eq(roles.workspaceId, workspaceId),
        or(sql`${roles.apiId} is null`, inArray(roles.apiId, customers)),
        arrayContains(roles.scopes, [scope]),
      ),
    );
  await tx
    .update(keys)
    .set({ scopes: sql`array_remove(${keys.scopes}, ${scope})`, updatedAt: now })
    .where(
      and(
        eq(keys.workspaceId, workspaceId),
        inArray(keys.apiId, customers),
        arrayContains(keys.scopes, [scope]),
      ),
    );
}
