import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { apis, roles } from "./apis";
import { bytea, instant } from "./columns";
import { owners } from "./owners";
import { workspaces } from "./workspaces";

export const keys = pgTable(
  "keys",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    apiId: text()
      .notNull()
      .references(() => apis.id, { onDelete: "cascade" }),
    name: text().notNull(),
    environment: text({ enum: ["live", "test"] }).notNull(),
    ownerId: text(),
    scopes: text().array().notNull(),
    metadata: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    tags: text().array().notNull(),
    enabled: boolean().notNull().default(true),
    expiresAt: instant(),
    notBefore: instant(),
    /** CIDR blocks the end client may come from; empty allows any address. */
    ipAllowlist: text().array().notNull(),
    ipMode: text({ enum: ["enforce", "monitor"] })
      .notNull()
      .default("enforce"),
    /** `x5t#S256` of the client certificates without one of which it is worth nothing; empty: it needs none. */
    certificates: text().array().notNull().default([]),
    scopeMode: text({ enum: ["enforce", "monitor"] })
      .notNull()
      .default("enforce"),
    /** Uses left; null is unlimited. */
    credits: bigint({ mode: "number" }),
    creditRefill: jsonb().$type<{
      amount: number;
      every: string;
      mode: "add" | "set";
      midnight?: boolean | undefined;
      day?: number | undefined;
    }>(),
    /** Raised when the credits are set anew: what nodes hold of an earlier setting is void. */
    creditEpoch: integer().notNull().default(0),
    /** Up to when refills are already in `credits`. */
    creditRefilledAt: instant(),
    createdByKind: text({ enum: ["member", "key", "client", "system"] }).notNull(),
    createdById: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
    /** Known to within a minute: written at most once a minute, so that use does not bloat the index. */
    lastUsedAt: instant(),
    revokedAt: instant(),
    revokeReason: text(),
  },
  (t) => [
    foreignKey({
      columns: [t.workspaceId, t.ownerId],
      foreignColumns: [owners.workspaceId, owners.id],
    }),
    // The list, newest first, alone and within an API.
    index("keys_list").on(t.workspaceId, t.createdAt, t.id),
    index("keys_api_list").on(t.apiId, t.createdAt, t.id),
    // Filters and sorts of the keys table.
    index("keys_owner").on(t.workspaceId, t.ownerId).where(sql`${t.ownerId} is not null`),
    index("keys_expiry").on(t.workspaceId, t.expiresAt).where(sql`${t.expiresAt} is not null`),
    index("keys_last_used").on(t.workspaceId, sql`coalesce(${t.lastUsedAt}, '-infinity')`, t.id),
    index("keys_expires").on(t.workspaceId, sql`coalesce(${t.expiresAt}, 'infinity')`, t.id),
    index("keys_by_name").on(t.workspaceId, t.name, t.id),
    // What needs a person: counts of keys in use, out of the index alone.
    index("keys_unending")
      .on(t.workspaceId, t.environment, t.apiId, t.name)
      .where(sql`${t.enabled} and ${t.revokedAt} is null and ${t.expiresAt} is null`),
    index("keys_never_used")
      .on(t.workspaceId, t.environment, t.apiId, t.createdAt, t.expiresAt, t.name)
      .where(sql`${t.enabled} and ${t.revokedAt} is null and ${t.lastUsedAt} is null`),
    // What a member would leave behind.
    index("keys_made")
      .on(t.workspaceId, t.createdById)
      .where(sql`${t.createdByKind} = 'member' and ${t.revokedAt} is null`),
    index("keys_tags").using("gin", t.workspaceId, t.tags),
    index("keys_scopes").using("gin", t.workspaceId, t.scopes),
    index("keys_name").using("gin", t.workspaceId, sql`${t.name} gin_trgm_ops`),
    check("keys_credits", sql`${t.credits} >= 0`),
    check("keys_environment", sql`${t.environment} in ('live', 'test')`),
  ],
);

/** What may leave the database of a key. */
export const keyColumns = {
  id: keys.id,
  apiId: keys.apiId,
  name: keys.name,
  environment: keys.environment,
  ownerId: keys.ownerId,
  scopes: keys.scopes,
  metadata: keys.metadata,
  tags: keys.tags,
  enabled: keys.enabled,
  expiresAt: keys.expiresAt,
  notBefore: keys.notBefore,
  ipAllowlist: keys.ipAllowlist,
  ipMode: keys.ipMode,
  scopeMode: keys.scopeMode,
  certificates: keys.certificates,
  credits: keys.credits,
  creditRefill: keys.creditRefill,
  creditRefilledAt: keys.creditRefilledAt,
  createdByKind: keys.createdByKind,
  createdById: keys.createdById,
  createdAt: keys.createdAt,
  updatedAt: keys.updatedAt,
  lastUsedAt: keys.lastUsedAt,
  revokedAt: keys.revokedAt,
  revokeReason: keys.revokeReason,
};

/** The versions of a key's secret. The text is nowhere; `hash` is a MAC under a pepper the database does not hold. */
export const keySecrets = pgTable(
  "key_secrets",
  {
    id: text().primaryKey(),
    workspaceId: text().notNull(),
    keyId: text()
      .notNull()
      .references(() => keys.id, { onDelete: "cascade" }),
    version: integer().notNull(),
    hash: bytea().notNull(),
    pepperVersion: smallint().notNull(),
    /** The peppers beneath that one, where the hash was wrapped again without the text (`p2(p1(d))`). */
    innerPepperVersions: smallint().array(),
    hint: text().notNull(),
    status: text({ enum: ["active", "retiring", "retired"] }).notNull(),
    /** When a retiring secret stops. Null while its successor has not been used yet. */
    retiresAt: instant(),
    /** How long the overlap lasts once the successor is first used. */
    overlapSeconds: integer(),
    createdAt: instant().notNull().defaultNow(),
    lastUsedAt: instant(),
  },
  (t) => [
    uniqueIndex("key_secrets_hash").on(t.hash),
    uniqueIndex("key_secrets_version").on(t.keyId, t.version),
    uniqueIndex("key_secrets_active").on(t.keyId).where(sql`${t.status} = 'active'`),
    index("key_secrets_hint").on(t.workspaceId, t.hint),
    check("key_secrets_status", sql`${t.status} in ('active', 'retiring', 'retired')`),
    check("key_secrets_hash_length", sql`octet_length(${t.hash}) = 32`),
  ],
);

/** Never the hash. */
export const keySecretColumns = {
  id: keySecrets.id,
  keyId: keySecrets.keyId,
  version: keySecrets.version,
  status: keySecrets.status,
  hint: keySecrets.hint,
  createdAt: keySecrets.createdAt,
  retiresAt: keySecrets.retiresAt,
  overlapSeconds: keySecrets.overlapSeconds,
  lastUsedAt: keySecrets.lastUsedAt,
};

export const keyRoles = pgTable(
  "key_roles",
  {
    workspaceId: text().notNull(),
    keyId: text()
      .notNull()
      .references(() => keys.id, { onDelete: "cascade" }),
    roleId: text()
      .notNull()
      .references(() => roles.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.roleId] }), index("key_roles_role").on(t.roleId)],
);

export const keyRoleColumns = { keyId: keyRoles.keyId, roleId: keyRoles.roleId };
