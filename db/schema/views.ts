import { sql } from "drizzle-orm";
import { check, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { workspaces } from "./workspaces";

/** A list with its filters, under a name that everybody of the workspace sees. */
export const views = pgTable(
  "views",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Which screen it is of. */
    screen: text({ enum: ["keys", "logs"] }).notNull(),
    name: text().notNull(),
    /** What stands behind the question mark. */
    query: text().notNull(),
    createdById: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("views_name").on(t.workspaceId, t.screen, t.name),
    check("views_screen", sql`${t.screen} in ('keys', 'logs')`),
  ],
);

/** What may leave the database of a view. */
export const viewColumns = {
  id: views.id,
  screen: views.screen,
  name: views.name,
  query: views.query,
  createdById: views.createdById,
  createdAt: views.createdAt,
};
