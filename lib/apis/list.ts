import { and, desc, eq, ilike, inArray, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { type Actor, permittedApis } from "@/lib/actor";
import { escapeLike, olderThan, type Page, pageOf } from "@/lib/page";
import type { Api } from "./api";
import type { ListApisQuery } from "./input";
import { loadApis } from "./load";

/**
 * The APIs the actor may see, newest first, the built-in one included.
 * @throws AppError `forbidden`, `invalid` (cursor)
 */
export async function listApis(actor: Actor, query: ListApisQuery): Promise<Page<Api>> {
  const visible = permittedApis(actor, "apis:read");
  const rows = await db()
    .select({ id: apis.id, createdAt: apis.createdAt })
    .from(apis)
    .where(
      and(
        eq(apis.workspaceId, actor.workspaceId),
        visible === null ? undefined : inArray(apis.id, visible),
        query.q === undefined
          ? undefined
          : or(eq(apis.id, query.q), ilike(apis.name, `%${escapeLike(query.q)}%`)),
        olderThan(apis.createdAt, apis.id, query.cursor),
      ),
    )
    .orderBy(desc(apis.createdAt), desc(apis.id))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (row) => ({
    at: row.createdAt.toISOString(),
    id: row.id,
  }));
  const ids = page.items.map((row) => row.id);
  return { ...page, items: await loadApis(db(), actor.workspaceId, ids) };
}
