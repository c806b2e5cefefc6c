import { boolean, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { workspaces } from "./workspaces";

/** The company's own customers. `id` is the company's name for them (`user_123`), unique in the workspace. */
export const owners = pgTable(
  "owners",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    id: text().notNull(),
    name: text().notNull().default(""),
    /** False refuses every key of this owner. */
    enabled: boolean().notNull().default(true),
    metadata: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("owners_list").on(t.workspaceId, t.createdAt, t.id),
  ],
);

export const ownerColumns = {
  id: owners.id,
  name: owners.name,
  enabled: owners.enabled,
  metadata: owners.metadata,
  createdAt: owners.createdAt,
  updatedAt: owners.updatedAt,
};
