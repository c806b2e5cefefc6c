import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns";
import { workspaces } from "./workspaces";

/** The newest link of a workspace's chain; its row lock puts the events of a workspace in order. */
export const auditHeads = pgTable("audit_heads", {
  workspaceId: text()
    .primaryKey()
    .references(() => workspaces.id, { onDelete: "cascade" }),
  seq: bigint({ mode: "number" }).notNull(),
  hash: bytea().notNull(),
});

export const auditHeadColumns = {
  workspaceId: auditHeads.workspaceId,
  seq: auditHeads.seq,
};

/** Every change, in order, each row bound to the one before it by `hash`. Rows are only ever inserted. */
export const auditEvents = pgTable(
  "audit_events",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    seq: bigint({ mode: "number" }).notNull(),
    id: text().notNull(),
    at: instant().notNull(),
    actorKind: text({ enum: ["member", "key", "client", "system"] }).notNull(),
    actorId: text().notNull(),
    actorName: text().notNull(),
    action: text().notNull(),
    targetKind: text().notNull(),
    targetId: text().notNull(),
    targetName: text().notNull(),
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
    reason: text().notNull(),
    ip: text().notNull(),
    userAgent: text().notNull(),
    requestId: text().notNull(),
    hash: bytea().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.seq] }),
    index("audit_events_target").on(t.workspaceId, t.targetId, t.seq),
  ],
);

export const auditEventColumns = {
  seq: auditEvents.seq,
  id: auditEvents.id,
  at: auditEvents.at,
  actorKind: auditEvents.actorKind,
  actorId: auditEvents.actorId,
  actorName: auditEvents.actorName,
  action: auditEvents.action,
  targetKind: auditEvents.targetKind,
  targetId: auditEvents.targetId,
  targetName: auditEvents.targetName,
  before: auditEvents.before,
  after: auditEvents.after,
  reason: auditEvents.reason,
  ip: auditEvents.ip,
  userAgent: auditEvents.userAgent,
  requestId: auditEvents.requestId,
};

/** The Ed25519 keys with which a workspace's chain is signed; the private one is encrypted. */
export const auditSigningKeys = pgTable(
  "audit_signing_keys",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** The 32 bytes of RFC 8032 in base64url, as a JWK's `x` (RFC 8037). */
    publicKey: text().notNull(),
    /** PKCS #8, as `lib/encryption` seals it. */
    sealedPrivateKey: bytea().notNull(),
    createdAt: instant().notNull(),
    retiredAt: instant(),
  },
  (t) => [
    uniqueIndex("audit_signing_keys_active").on(t.workspaceId).where(sql`${t.retiredAt} is null`),
  ],
);

export const auditSigningKeyColumns = {
  id: auditSigningKeys.id,
  workspaceId: auditSigningKeys.workspaceId,
  publicKey: auditSigningKeys.publicKey,
  createdAt: auditSigningKeys.createdAt,
  retiredAt: auditSigningKeys.retiredAt,
};

/**
 * Signed places of a chain. A head says: so far the chain went at that moment. The checkpoint says: everything up to
 * here was removed by retention, and the chain goes on from this link.
 */
export const auditSeals = pgTable(
  "audit_seals",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    kind: text({ enum: ["head", "checkpoint"] }).notNull(),
    seq: bigint({ mode: "number" }).notNull(),
    /** In hexadecimal. */
    link: text().notNull(),
    at: instant().notNull(),
    keyId: text().notNull(),
    /** In base64url. */
    signature: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.kind, t.seq] })],
);

export const auditSealColumns = {
  kind: auditSeals.kind,
  seq: auditSeals.seq,
  link: auditSeals.link,
  at: auditSeals.at,
  keyId: auditSeals.keyId,
  signature: auditSeals.signature,
};
