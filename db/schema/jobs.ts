import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns";
import { workspaces } from "./workspaces";

/** Long work asked for by a person or a program, with its progress. The queue itself is graphile-worker's. */
export const jobs = pgTable(
  "jobs",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    kind: text().notNull(),
    status: text({ enum: ["queued", "running", "done", "failed", "cancelled"] }).notNull(),
    /** What was asked for. Shown to whoever sees the job, so never a secret. */
    input: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Up to where the items are done: moves in the transaction that does them. Null before the first. */
    cursor: text(),
    /** How many items there are, as they were counted when the job was asked for. */
    total: integer(),
    /** How many have been dealt with, those that failed included. */
    done: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    /** How many were changed: the others failed, or were so already. */
    changed: integer().notNull().default(0),
    /** The first of those that failed. All of them are in `job_items`. */
    failures: jsonb()
      .$type<{ id: string; code: string; message: string }[]>()
      .notNull()
      .default([]),
    /** Why all of it failed. */
    error: text(),
    createdByKind: text({ enum: ["member", "key", "client", "system"] }).notNull(),
    createdById: text().notNull(),
    createdByName: text().notNull(),
    origin: jsonb().$type<{ requestId: string; ip: string; userAgent: string }>().notNull(),
    createdAt: instant().notNull().defaultNow(),
    startedAt: instant(),
    /** When it last moved: an open job that does not move has lost its worker. */
    movedAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
  },
  (t) => [
    index("jobs_list").on(t.workspaceId, t.createdAt, t.id),
    index("jobs_open").on(t.movedAt).where(sql`${t.status} in ('queued', 'running')`),
    check("jobs_status", sql`${t.status} in ('queued', 'running', 'done', 'failed', 'cancelled')`),
  ],
);

export const jobColumns = {
  id: jobs.id,
  kind: jobs.kind,
  status: jobs.status,
  input: jobs.input,
  total: jobs.total,
  done: jobs.done,
  failed: jobs.failed,
  changed: jobs.changed,
  failures: jobs.failures,
  error: jobs.error,
  createdByKind: jobs.createdByKind,
  createdById: jobs.createdById,
  createdByName: jobs.createdByName,
  createdAt: jobs.createdAt,
  startedAt: jobs.startedAt,
  finishedAt: jobs.finishedAt,
};

/** What became of each item that a job dealt with, as long as the job is kept. An item that was so already has no row. */
export const jobItems = pgTable(
  "job_items",
  {
    jobId: text()
      .notNull()
      .references(() => jobs.id, { onDelete: "cascade" }),
    id: text().notNull(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Why it could not be done. Null: it was changed. */
    code: text(),
    message: text(),
  },
  // By its job first, so that a job takes its items with it without a search.
  (t) => [primaryKey({ columns: [t.jobId, t.id] })],
);

export const jobItemColumns = {
  jobId: jobItems.jobId,
  id: jobItems.id,
  code: jobItems.code,
  message: jobItems.message,
};

/** Secrets that a job made, sealed until whoever asked for it takes them, once. */
export const jobSecrets = pgTable(
  "job_secrets",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    jobId: text()
      .notNull()
      .references(() => jobs.id, { onDelete: "cascade" }),
    keyId: text().notNull(),
    sealedSecret: bytea().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.jobId, t.keyId] }),
    index("job_secrets_age").on(t.createdAt),
  ],
);

/** Not what is sealed. */
export const jobSecretColumns = {
  jobId: jobSecrets.jobId,
  keyId: jobSecrets.keyId,
  createdAt: jobSecrets.createdAt,
};

/** Answers kept for `Idempotency-Key`, encrypted since a created key's secret is in them. */
export const idempotencyRecords = pgTable(
  "idempotency_records",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    actorId: text().notNull(),
    route: text().notNull(),
    key: text().notNull(),
    fingerprint: bytea().notNull(),
    /** Null while the first request is still running. */
    status: integer(),
    answer: bytea(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.actorId, t.route, t.key] }),
    index("idempotency_records_age").on(t.createdAt),
  ],
);

/** Neither the kept answer nor what the body was known by. */
export const idempotencyRecordColumns = {
  workspaceId: idempotencyRecords.workspaceId,
  actorId: idempotencyRecords.actorId,
  route: idempotencyRecords.route,
  key: idempotencyRecords.key,
  status: idempotencyRecords.status,
  createdAt: idempotencyRecords.createdAt,
};
