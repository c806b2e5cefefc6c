import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { memberships, workspaceColumns, workspaces } from "@/db/schema/workspaces";
import { SEEN_EVERY_MS } from "@/lib/sessions/session";
import type { Membership } from "./workspace";

/**
 * The workspace of that slug and the person's role in it; null alike when it does not exist and when they are no member.
 * Notes, at most once a minute, that the member was here.
 */
export async function findWorkspace(
  userId: string,
  slug: string,
  now = new Date(),
): Promise<Membership | null> {
  const [row] = await db()
    .select({
      workspace: workspaceColumns,
      role: memberships.role,
      lastActiveAt: memberships.lastActiveAt,
    })
    .from(workspaces)
    .innerJoin(memberships, eq(memberships.workspaceId, workspaces.id))
    .where(and(eq(workspaces.slug, slug), eq(memberships.userId, userId)));
  if (!row) return null;
  const { lastActiveAt, ...membership } = row;
  const { id } = membership.workspace;
  if (now.getTime() - (lastActiveAt?.getTime() ?? 0) >= SEEN_EVERY_MS)
    await db()
      .update(memberships)
      .set({ lastActiveAt: now })
      .where(and(eq(memberships.workspaceId, id), eq(memberships.userId, userId)));
  return membership;
}
