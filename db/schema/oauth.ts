import { sql } from "drizzle-orm";
import {
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
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { apis } from "./apis";
import { bytea, instant } from "./columns";
import { workspaces } from "./workspaces";

/** OAuth clients: backends that get short-lived tokens, by a secret, a signed assertion or a certificate. */
export const oauthClients = pgTable(
  "oauth_clients",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text().notNull(),
    authMethod: text({
      enum: [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "tls_client_auth",
        "self_signed_tls_client_auth",
      ],
    }).notNull(),
    /** For `tls_client_auth`: the one name that the certificate must carry (RFC 8705, 2.1.2). */
    san: jsonb().$type<{ kind: "dns" | "uri" | "ip" | "email"; value: string }>(),
    /** Its tokens are bound to the certificate they were asked for with. */
    certificateBound: boolean().notNull().default(false),
    enabled: boolean().notNull().default(true),
    /** Tokens that were issued before it are dead. */
    notBefore: instant(),
    createdByKind: text({ enum: ["member", "key", "client", "system"] }).notNull(),
    createdById: text().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    /** Known to within a minute. */
    lastUsedAt: instant(),
  },
  (t) => [
    index("oauth_clients_list").on(t.workspaceId, t.createdAt, t.id),
    unique("oauth_clients_tenant").on(t.workspaceId, t.id),
    check(
      "oauth_clients_method",
      sql`${t.authMethod} in ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth')`,
    ),
  ],
);

export const oauthClientColumns = {
  id: oauthClients.id,
  name: oauthClients.name,
  authMethod: oauthClients.authMethod,
  san: oauthClients.san,
  certificateBound: oauthClients.certificateBound,
  enabled: oauthClients.enabled,
  notBefore: oauthClients.notBefore,
  createdByKind: oauthClients.createdByKind,
  createdById: oauthClients.createdById,
  createdAt: oauthClients.createdAt,
  updatedAt: oauthClients.updatedAt,
  lastUsedAt: oauthClients.lastUsedAt,
};

/** What a client proves itself with. Of a secret only a MAC is here, as of a key's; the others are public. */
export const oauthCredentials = pgTable(
  "oauth_credentials",
  {
    id: text().primaryKey(),
    workspaceId: text().notNull(),
    clientId: text().notNull(),
    kind: text({ enum: ["secret", "jwk", "certificate"] }).notNull(),
    status: text({ enum: ["active", "retiring", "retired"] }).notNull(),
    /** When a retiring one stops. Null while its successor has not been used yet. */
    retiresAt: instant(),
    /** How long the overlap lasts once the successor is first used. */
    overlapSeconds: integer(),
    /** What a person tells it by: a secret's ends, a key's `kid`, a certificate's subject. */
    hint: text().notNull(),
    hash: bytea(),
    pepperVersion: smallint(),
    /** The peppers beneath that one; see `key_secrets`. */
    innerPepperVersions: smallint().array(),
    /** The public half, with its `kid`. */
    jwk: jsonb().$type<Record<string, unknown>>(),
    certificate: text(),
    /** base64url SHA-256: of the certificate's DER (`x5t#S256`), or of the JWK (RFC 7638). */
    thumbprint: text(),
    /** Of the certificate. */
    expiresAt: instant(),
    createdAt: instant().notNull(),
    lastUsedAt: instant(),
  },
  (t) => [
    foreignKey({
      name: "oauth_credentials_client",
      columns: [t.workspaceId, t.clientId],
      foreignColumns: [oauthClients.workspaceId, oauthClients.id],
    }).onDelete("cascade"),
    index("oauth_credentials_list").on(t.clientId, t.createdAt, t.id),
    uniqueIndex("oauth_credentials_hash").on(t.hash).where(sql`${t.hash} is not null`),
    uniqueIndex("oauth_credentials_thumbprint")
      .on(t.clientId, t.thumbprint)
      .where(sql`${t.status} <> 'retired'`),
    check("oauth_credentials_kind", sql`${t.kind} in ('secret', 'jwk', 'certificate')`),
    check("oauth_credentials_status", sql`${t.status} in ('active', 'retiring', 'retired')`),
  ],
);

/** Never the hash. */
export const oauthCredentialColumns = {
  id: oauthCredentials.id,
  clientId: oauthCredentials.clientId,
  kind: oauthCredentials.kind,
  status: oauthCredentials.status,
  retiresAt: oauthCredentials.retiresAt,
  overlapSeconds: oauthCredentials.overlapSeconds,
  hint: oauthCredentials.hint,
  jwk: oauthCredentials.jwk,
  certificate: oauthCredentials.certificate,
  thumbprint: oauthCredentials.thumbprint,
  expiresAt: oauthCredentials.expiresAt,
  createdAt: oauthCredentials.createdAt,
  lastUsedAt: oauthCredentials.lastUsedAt,
};

/** For which APIs a client may have tokens, with which scopes, and whose tokens it may ask about. */
export const oauthGrants = pgTable(
  "oauth_grants",
  {
    workspaceId: text().notNull(),
    clientId: text().notNull(),
    apiId: text()
      .notNull()
      .references(() => apis.id, { onDelete: "cascade" }),
    scopes: text().array().notNull(),
    introspect: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.apiId] }),
    foreignKey({
      name: "oauth_grants_client",
      columns: [t.workspaceId, t.clientId],
      foreignColumns: [oauthClients.workspaceId, oauthClients.id],
    }).onDelete("cascade"),
    index("oauth_grants_api").on(t.workspaceId, t.apiId),
  ],
);

export const oauthGrantColumns = {
  clientId: oauthGrants.clientId,
  apiId: oauthGrants.apiId,
  scopes: oauthGrants.scopes,
  introspect: oauthGrants.introspect,
};

/** The keys a workspace signs tokens with. Of each algorithm one is active, and its successor published ahead. */
export const oauthSigningKeys = pgTable(
  "oauth_signing_keys",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Its RFC 7638 thumbprint. */
    kid: text().notNull(),
    algorithm: text({ enum: ["ES256", "RS256"] }).notNull(),
    status: text({ enum: ["next", "active", "retired"] }).notNull(),
    publicJwk: jsonb().$type<Record<string, string>>().notNull(),
    /** PKCS #8, as `lib/encryption` seals it for this workspace and kid. */
    sealedPrivateKey: bytea().notNull(),
    createdAt: instant().notNull(),
    activeAt: instant(),
    retiredAt: instant(),
    /** Until when it is published, and what it signed is believed. */
    endsAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.kid] }),
    uniqueIndex("oauth_signing_keys_current")
      .on(t.workspaceId, t.algorithm, t.status)
      .where(sql`${t.status} <> 'retired'`),
    check("oauth_signing_keys_algorithm", sql`${t.algorithm} in ('ES256', 'RS256')`),
    check("oauth_signing_keys_status", sql`${t.status} in ('next', 'active', 'retired')`),
  ],
);

export const oauthSigningKeyColumns = {
  kid: oauthSigningKeys.kid,
  algorithm: oauthSigningKeys.algorithm,
  status: oauthSigningKeys.status,
  publicJwk: oauthSigningKeys.publicJwk,
  createdAt: oauthSigningKeys.createdAt,
  activeAt: oauthSigningKeys.activeAt,
  retiredAt: oauthSigningKeys.retiredAt,
  endsAt: oauthSigningKeys.endsAt,
};

/** Tokens that were revoked before their time, until that has come. */
export const oauthRevocations = pgTable(
  "oauth_revocations",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    jti: text().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.jti] }),
    index("oauth_revocations_age").on(t.expiresAt),
  ],
);

export const oauthRevocationColumns = {
  jti: oauthRevocations.jti,
  expiresAt: oauthRevocations.expiresAt,
};

/** Assertions that were used: each counts once. */
export const oauthAssertions = pgTable(
  "oauth_assertions",
  {
    workspaceId: text().notNull(),
    clientId: text().notNull(),
    jti: text().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.jti] }),
    foreignKey({
      name: "oauth_assertions_client",
      columns: [t.workspaceId, t.clientId],
      foreignColumns: [oauthClients.workspaceId, oauthClients.id],
    }).onDelete("cascade"),
    index("oauth_assertions_age").on(t.expiresAt),
  ],
);

export const oauthAssertionColumns = {
  clientId: oauthAssertions.clientId,
  expiresAt: oauthAssertions.expiresAt,
};
