import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
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
    status: text({ enum: ["queued", "running", "succeeded", "failed"] }).notNull(),
    input: jsonb().$type<Record<string, unknown>>().notNull(),
    total: integer(),
    done: integer().notNull().default(0),
    failures: jsonb().$type<{ id: string; message: string }[]>().notNull().default([]),
    createdById: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
  },
  (t) => [index("jobs_list").on(t.workspaceId, t.createdAt, t.id)],
);

export const jobColumns = {
  id: jobs.id,
  kind: jobs.kind,
  status: jobs.status,
  total: jobs.total,
  done: jobs.done,
  failures: jobs.failures,
  createdAt: jobs.createdAt,
  finishedAt: jobs.finishedAt,
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
