import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { apis } from "./apis";
import { instant } from "./columns";
import { keys } from "./keys";
import { owners } from "./owners";
import { workspaces } from "./workspaces";

/** A named limit of exactly one of: a key, an owner (shared by its keys), an API (each key without its own). */
export const limits = pgTable(
  "limits",
  {
    id: text().primaryKey(),
    workspaceId: text().notNull(),
    keyId: text().references(() => keys.id, { onDelete: "cascade" }),
    ownerId: text(),
    apiId: text().references(() => apis.id, { onDelete: "cascade" }),
    name: text().notNull(),
    limit: bigint({ mode: "number" }).notNull(),
    windowMs: bigint({ mode: "number" }).notNull(),
    algorithm: text({ enum: ["fixed", "sliding", "token_bucket"] }).notNull(),
    /** Checked on every verify, not only when named. */
    auto: boolean().notNull(),
    mode: text({ enum: ["enforce", "monitor"] }).notNull(),
  },
  (t) => [
    foreignKey({
      columns: [t.workspaceId, t.ownerId],
      foreignColumns: [owners.workspaceId, owners.id],
    }).onDelete("cascade"),
    uniqueIndex("limits_key").on(t.keyId, t.name),
    uniqueIndex("limits_owner").on(t.workspaceId, t.ownerId, t.name),
    uniqueIndex("limits_api").on(t.apiId, t.name),
    check("limits_parent", sql`num_nonnulls(${t.keyId}, ${t.ownerId}, ${t.apiId}) = 1`),
    check("limits_numbers", sql`${t.limit} >= 0 and ${t.windowMs} > 0`),
  ],
);

export const limitColumns = {
  name: limits.name,
  limit: limits.limit,
  windowMs: limits.windowMs,
  algorithm: limits.algorithm,
  auto: limits.auto,
  mode: limits.mode,
};

/** Another number for one identifier (a key, an owner, or any text of a standalone limit), until a date. */
export const overrides = pgTable(
  "overrides",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** The limit's name, or the namespace of a standalone limit. */
    namespace: text().notNull(),
    identifier: text().notNull(),
    limit: bigint({ mode: "number" }).notNull(),
    windowMs: bigint({ mode: "number" }),
    reason: text().notNull().default(""),
    expiresAt: instant(),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("overrides_identifier").on(t.workspaceId, t.namespace, t.identifier),
    index("overrides_list").on(t.workspaceId, t.createdAt, t.id),
    check("overrides_numbers", sql`${t.limit} >= 0 and ${t.windowMs} > 0`),
  ],
);

export const overrideColumns = {
  id: overrides.id,
  namespace: overrides.namespace,
  identifier: overrides.identifier,
  limit: overrides.limit,
  windowMs: overrides.windowMs,
  reason: overrides.reason,
  expiresAt: overrides.expiresAt,
  createdAt: overrides.createdAt,
  updatedAt: overrides.updatedAt,
};
