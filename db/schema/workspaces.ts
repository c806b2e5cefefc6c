import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./columns";
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
};
