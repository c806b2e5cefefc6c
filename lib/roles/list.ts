import { and, desc, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { roleColumns, roles } from "@/db/schema/apis";
import { type Actor, permittedApis } from "@/lib/actor";
import { olderThan, type Page, pageOf } from "@/lib/page";
import type { ListRolesQuery } from "./input";
import type { Role } from "./role";

/**
 * Roles of the APIs the actor may see, newest first.
 * @throws AppError `forbidden`, `invalid` (cursor)
 */
export async function listRoles(actor: Actor, query: ListRolesQuery): Promise<Page<Role>> {
  const visible = permittedApis(actor, "roles:read");
  const rows = await db()
    .select(roleColumns)
    .from(roles)
    .where(
      and(
        eq(roles.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(roles.apiId, visible),
        query.apiId === undefined ? undefined : eq(roles.apiId, query.apiId),
        olderThan(roles.createdAt, roles.id, query.cursor),
      ),
    )
    .orderBy(desc(roles.createdAt), desc(roles.id))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => ({ at: row.createdAt.toISOString(), id: row.id }));
}
