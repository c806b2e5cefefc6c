import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { workspaces } from "./workspaces";

export const apis = pgTable(
  "apis",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** `management`: the built-in Keyway API, whose keys may call the management API. One a workspace. */
    kind: text({ enum: ["customer", "management"] })
      .notNull()
      .default("customer"),
    prefix: text().notNull().default("sk"),
    audience: text(),
    /** What a new key gets when it says nothing. */
    defaultExpiresInDays: integer(),
    tokenTtlSeconds: integer().notNull().default(300),
    tokenAlgorithm: text({ enum: ["ES256", "RS256"] })
      .notNull()
      .default("ES256"),
    tokenCertificateBound: boolean().notNull().default(false),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("apis_list").on(t.workspaceId, t.createdAt, t.id),
    uniqueIndex("apis_audience").on(t.workspaceId, t.audience),
    uniqueIndex("apis_management").on(t.workspaceId).where(sql`${t.kind} = 'management'`),
    check("apis_kind", sql`${t.kind} in ('customer', 'management')`),
  ],
);

export const apiColumns = {
  id: apis.id,
  name: apis.name,
  kind: apis.kind,
  prefix: apis.prefix,
  audience: apis.audience,
  defaultExpiresInDays: apis.defaultExpiresInDays,
  tokenTtlSeconds: apis.tokenTtlSeconds,
  tokenAlgorithm: apis.tokenAlgorithm,
  tokenCertificateBound: apis.tokenCertificateBound,
  createdAt: apis.createdAt,
  updatedAt: apis.updatedAt,
};

/** An API's catalogue: the scopes it knows, for people who choose from them. */
export const scopes = pgTable(
  "scopes",
  {
    workspaceId: text().notNull(),
    apiId: text()
      .notNull()
      .references(() => apis.id, { onDelete: "cascade" }),
    name: text().notNull(),
    description: text().notNull().default(""),
    position: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.apiId, t.name] })],
);

export const scopeColumns = { name: scopes.name, description: scopes.description };

export const roles = pgTable(
  "roles",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Null: for keys of every API of the workspace but the built-in one. */
    apiId: text().references(() => apis.id, { onDelete: "cascade" }),
    name: text().notNull(),
    description: text().notNull().default(""),
    scopes: text().array().notNull(),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("roles_name").on(t.apiId, t.name),
    uniqueIndex("roles_workspace_name").on(t.workspaceId, t.name).where(sql`${t.apiId} is null`),
    index("roles_list").on(t.workspaceId, t.createdAt, t.id),
  ],
);

export const roleColumns = {
  id: roles.id,
  apiId: roles.apiId,
  name: roles.name,
  description: roles.description,
  scopes: roles.scopes,
  createdAt: roles.createdAt,
  updatedAt: roles.updatedAt,
};
