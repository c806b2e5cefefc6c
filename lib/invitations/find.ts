import { and, eq, gt } from "drizzle-orm";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import {
  invitationColumns,
  invitations,
  workspaceColumns,
  workspaces,
} from "@/db/schema/workspaces";
import { hashToken } from "@/lib/sessions/session";
import type { Workspace } from "@/lib/workspaces/workspace";
import type { Invitation } from "./invitation";

/** What the holder of a link may know before they accept. */
export type OpenInvitation = Readonly<{
  invitation: Invitation;
  workspace: Workspace;
  /** Whether the address has an account, so that they sign in instead of up. */
  hasAccount: boolean;
}>;

/** The invitation behind a link; null when it was accepted, withdrawn or replaced, or has run out. */
export async function findInvitation(
  token: string,
  now = new Date(),
): Promise<OpenInvitation | null> {
  const [row] = await db()
    .select({ invitation: invitationColumns, workspace: workspaceColumns, userId: users.id })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .leftJoin(users, eq(users.email, invitations.email))
    .where(and(eq(invitations.tokenHash, hashToken(token)), gt(invitations.expiresAt, now)));
  if (!row) return null;
  return { invitation: row.invitation, workspace: row.workspace, hasAccount: row.userId !== null };
}
