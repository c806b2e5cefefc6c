import { asc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { memberships, workspaceColumns, workspaces } from "@/db/schema/workspaces";
import type { Membership } from "./workspace";

/** The workspaces a person is a member of, the one joined first first. */
export const listWorkspaces = (userId: string): Promise<Membership[]> =>
  db()
    .select({ workspace: workspaceColumns, role: memberships.role })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(memberships.createdAt), asc(workspaces.id));
