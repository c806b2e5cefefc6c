import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { memberships, workspaceColumns, workspaces } from "@/db/schema/workspaces";
import type { Membership } from "./workspace";

/** The workspace of that slug and the person's role in it; null alike when it does not exist and when they are no member. */
export async function findWorkspace(userId: string, slug: string): Promise<Membership | null> {
  const [row] = await db()
    .select({ workspace: workspaceColumns, role: memberships.role })
    .from(workspaces)
    .innerJoin(memberships, eq(memberships.workspaceId, workspaces.id))
    .where(and(eq(workspaces.slug, slug), eq(memberships.userId, userId)));
  return row ?? null;
}
