import { bigint, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
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
    actorKind: text({ enum: ["member", "key", "system"] }).notNull(),
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
