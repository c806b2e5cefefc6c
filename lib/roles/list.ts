import { and, desc, eq, ilike, inArray, isNull, or, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { apis, roleColumns, roles } from "@/db/schema/apis";
import { type Actor, permittedApis } from "@/lib/actor";
import { escapeLike, olderThan, type Page, pageOf } from "@/lib/page";
import type { ListRolesQuery } from "./input";
import type { Role } from "./role";

/** `apiId: null` asks for the roles that belong to no API. */
type RolesQuery = Omit<ListRolesQuery, "apiId"> & Readonly<{ apiId?: string | null | undefined }>;

/**
 * Roles of the APIs the actor may see, newest first.
 * @throws AppError `forbidden`, `invalid` (cursor)
 */
export async function listRoles(actor: Actor, query: RolesQuery): Promise<Page<Role>> {
  const visible = permittedApis(actor, "roles:read");
  const rows = await db()
    .select(roleColumns)
    .from(roles)
    .where(
      and(
        eq(roles.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(roles.apiId, visible),
        ofApi(query.apiId),
        query.q === undefined ? undefined : ilike(roles.name, `%${escapeLike(query.q)}%`),
        olderThan(roles.createdAt, roles.id, query.cursor),
      ),
    )
    .orderBy(desc(roles.createdAt), desc(roles.id))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => ({ at: row.createdAt.toISOString(), id: row.id }));
}

/** Those that keys of an API can have: its own and the workspace's, which the built-in API does not take. */
function ofApi(apiId: string | null | undefined) {
  if (apiId === undefined) return undefined;
  if (apiId === null) return isNull(roles.apiId);
  return or(eq(roles.apiId, apiId), and(isNull(roles.apiId), takesWorkspaceRoles(apiId)));
}

/** Whether keys of an API can have roles of the workspace. */
export const takesWorkspaceRoles = (apiId: string) =>
  sql`exists (select from ${apis} where ${apis.id} = ${apiId} and ${apis.kind} = 'customer')`;
