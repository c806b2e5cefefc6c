import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns";
import { users } from "./users";

export const workspaces = pgTable(
  "workspaces",
  {
    id: text().primaryKey(),
    slug: text().notNull(),
    name: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
    /** While set, every key of the workspace is refused. */
    frozenAt: instant(),
    /** Whether a member without a second factor has to set one up before they are let in. */
    requiresSecondFactor: boolean().notNull().default(false),
  },
  (t) => [uniqueIndex("workspaces_slug").on(t.slug)],
);

export const workspaceColumns = {
  id: workspaces.id,
  slug: workspaces.slug,
  name: workspaces.name,
  createdAt: workspaces.createdAt,
  updatedAt: workspaces.updatedAt,
  frozenAt: workspaces.frozenAt,
  requiresSecondFactor: workspaces.requiresSecondFactor,
};

export const memberships = pgTable(
  "memberships",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text({ enum: ["owner", "admin", "developer", "viewer"] }).notNull(),
    createdAt: instant().notNull().defaultNow(),
    /** When they last looked at this workspace, known to within a minute. */
    lastActiveAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    index("memberships_user").on(t.userId),
    check("memberships_role", sql`${t.role} in ('owner', 'admin', 'developer', 'viewer')`),
  ],
);

export const membershipColumns = {
  workspaceId: memberships.workspaceId,
  userId: memberships.userId,
  role: memberships.role,
  createdAt: memberships.createdAt,
  lastActiveAt: memberships.lastActiveAt,
};

/** Open invitations: the link holds a token, only its SHA-256 is here. One that was accepted or withdrawn is gone. */
export const invitations = pgTable(
  "invitations",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Lower case; only an account with this address can accept. */
    email: text().notNull(),
    role: text({ enum: ["owner", "admin", "developer", "viewer"] }).notNull(),
    tokenHash: bytea().notNull(),
    invitedById: text().notNull(),
    invitedByName: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
    sentAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("invitations_token").on(t.tokenHash),
    uniqueIndex("invitations_address").on(t.workspaceId, t.email),
    check("invitations_role", sql`${t.role} in ('owner', 'admin', 'developer', 'viewer')`),
  ],
);

/** What may leave the database of an invitation. */
export const invitationColumns = {
  id: invitations.id,
  email: invitations.email,
  role: invitations.role,
  invitedById: invitations.invitedById,
  invitedByName: invitations.invitedByName,
  createdAt: invitations.createdAt,
  sentAt: invitations.sentAt,
  expiresAt: invitations.expiresAt,
};

/** Workspaces that are gone, until what was counted of them is gone too. */
export const deletedWorkspaces = pgTable("deleted_workspaces", {
  workspaceId: text().primaryKey(),
  deletedAt: instant().notNull(),
});

export const deletedWorkspaceColumns = {
  workspaceId: deletedWorkspaces.workspaceId,
  deletedAt: deletedWorkspaces.deletedAt,
};
