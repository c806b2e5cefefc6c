import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { workspaces } from "./workspaces";

/** Scopes that all APIs of a workspace know, beside the catalogue each API has of its own. */
export const catalogue = pgTable(
  "catalogue",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    scope: text().notNull(),
    /** What people call it. */
    name: text().notNull(),
    description: text().notNull().default(""),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("catalogue_scope").on(t.workspaceId, t.scope),
    index("catalogue_list").on(t.workspaceId, t.createdAt, t.id),
  ],
);

export const catalogueColumns = {
  id: catalogue.id,
  scope: catalogue.scope,
  name: catalogue.name,
  description: catalogue.description,
  createdAt: catalogue.createdAt,
};
