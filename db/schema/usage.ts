import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, transactionId } from "./columns";

// Roll-ups hold '' where there is nothing (an unknown key, no owner), since a primary key cannot hold null.
// No foreign keys: usage outlives what was used.

/** Width of a bucket. Minutes are kept for days, hours for months, days for years. */
const grain = () => text({ enum: ["minute", "hour", "day"] }).notNull();
const count = () => bigint({ mode: "number" }).notNull();

/** Exact counts in full detail: per key, secret version, owner, caller and outcome. */
export const usageByKey = pgTable(
  "usage_by_key",
  {
    workspaceId: text().notNull(),
    grain: grain(),
    start: instant().notNull(),
    apiId: text().notNull(),
    keyId: text().notNull(),
    secretVersion: integer().notNull(),
    ownerId: text().notNull(),
    callerId: text().notNull(),
    environment: text().notNull(),
    outcome: text().notNull(),
    verifications: count(),
    credits: count(),
    /** Verifications per latency bucket, in the order of `lib/usage/latency`. */
    latency: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.workspaceId,
        t.grain,
        t.keyId,
        t.start,
        t.outcome,
        t.secretVersion,
        t.callerId,
        t.apiId,
        t.ownerId,
        t.environment,
      ],
    }),
    // Per owner, per caller and top keys of a range; retention.
    index("usage_by_key_start").on(t.workspaceId, t.grain, t.start),
    // One owner, and what limits refused: by hours and days, since minutes are what is written most.
    index("usage_by_key_owner")
      .on(t.workspaceId, t.grain, t.ownerId, t.start)
      .where(sql`${t.ownerId} <> '' and ${t.grain} <> 'minute'`),
    index("usage_by_key_limited")
      .on(t.workspaceId, t.grain, t.start, t.keyId)
      .where(sql`${t.outcome} = 'RATE_LIMITED' and ${t.grain} <> 'minute'`),
    // The busiest keys of an API.
    index("usage_by_key_api")
      .on(t.workspaceId, t.apiId, t.grain, t.start)
      .where(sql`${t.grain} <> 'minute'`),
    // The keys that a caller verified.
    index("usage_by_key_caller")
      .on(t.workspaceId, t.callerId, t.keyId)
      .where(sql`${t.callerId} <> '' and ${t.grain} = 'day'`),
    index("usage_by_key_retention").on(t.grain, t.start),
  ],
);

export const usageByKeyColumns = {
  grain: usageByKey.grain,
  start: usageByKey.start,
  apiId: usageByKey.apiId,
  keyId: usageByKey.keyId,
  secretVersion: usageByKey.secretVersion,
  ownerId: usageByKey.ownerId,
  callerId: usageByKey.callerId,
  environment: usageByKey.environment,
  outcome: usageByKey.outcome,
  verifications: usageByKey.verifications,
  credits: usageByKey.credits,
  latency: usageByKey.latency,
};

/** The same counts without the key: small however many keys there are, for the workspace's and an API's charts. */
export const usageByApi = pgTable(
  "usage_by_api",
  {
    workspaceId: text().notNull(),
    grain: grain(),
    start: instant().notNull(),
    apiId: text().notNull(),
    environment: text().notNull(),
    outcome: text().notNull(),
    verifications: count(),
    credits: count(),
    latency: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.workspaceId, t.grain, t.start, t.apiId, t.outcome, t.environment],
    }),
    index("usage_by_api_retention").on(t.grain, t.start),
  ],
);

export const usageByApiColumns = {
  grain: usageByApi.grain,
  start: usageByApi.start,
  apiId: usageByApi.apiId,
  environment: usageByApi.environment,
  outcome: usageByApi.outcome,
  verifications: usageByApi.verifications,
  credits: usageByApi.credits,
  latency: usageByApi.latency,
};

/** The same counts by who asked: few callers ask for many keys. */
export const usageByCaller = pgTable(
  "usage_by_caller",
  {
    workspaceId: text().notNull(),
    grain: grain(),
    start: instant().notNull(),
    apiId: text().notNull(),
    callerId: text().notNull(),
    environment: text().notNull(),
    outcome: text().notNull(),
    verifications: count(),
    credits: count(),
    latency: bigint({ mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.workspaceId, t.grain, t.start, t.callerId, t.apiId, t.outcome, t.environment],
    }),
    index("usage_by_caller_retention").on(t.grain, t.start),
  ],
);

export const usageByCallerColumns = {
  grain: usageByCaller.grain,
  start: usageByCaller.start,
  apiId: usageByCaller.apiId,
  callerId: usageByCaller.callerId,
  environment: usageByCaller.environment,
  outcome: usageByCaller.outcome,
  verifications: usageByCaller.verifications,
  credits: usageByCaller.credits,
  latency: usageByCaller.latency,
};

/** Who calls with a key, by day: the evidence behind "who still uses the old secret". */
export const keyCallers = pgTable(
  "key_callers",
  {
    workspaceId: text().notNull(),
    keyId: text().notNull(),
    secretVersion: integer().notNull(),
    day: instant().notNull(),
    callerId: text().notNull(),
    ip: text().notNull(),
    userAgent: text().notNull(),
    verifications: count(),
    lastSeenAt: instant().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.workspaceId, t.keyId, t.secretVersion, t.day, t.callerId, t.ip, t.userAgent],
    }),
    index("key_callers_retention").on(t.day),
  ],
);

export const keyCallerColumns = {
  keyId: keyCallers.keyId,
  secretVersion: keyCallers.secretVersion,
  day: keyCallers.day,
  callerId: keyCallers.callerId,
  ip: keyCallers.ip,
  userAgent: keyCallers.userAgent,
  verifications: keyCallers.verifications,
  lastSeenAt: keyCallers.lastSeenAt,
};

/** Which scopes were asked of a key and held or lacked, by day. */
export const keyScopes = pgTable(
  "key_scopes",
  {
    workspaceId: text().notNull(),
    keyId: text().notNull(),
    scope: text().notNull(),
    day: instant().notNull(),
    granted: count(),
    denied: count(),
    lastAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.keyId, t.scope, t.day] }),
    index("key_scopes_retention").on(t.day),
  ],
);

export const keyScopeColumns = {
  keyId: keyScopes.keyId,
  scope: keyScopes.scope,
  day: keyScopes.day,
  granted: keyScopes.granted,
  denied: keyScopes.denied,
  lastAt: keyScopes.lastAt,
};

/** Each verification, partitioned by day (the migration says so; drizzle cannot). */
export const verifications = pgTable(
  "verifications",
  {
    requestId: text().notNull(),
    at: instant().notNull(),
    workspaceId: text().notNull(),
    apiId: text().notNull(),
    keyId: text().notNull(),
    secretVersion: integer().notNull(),
    ownerId: text().notNull(),
    callerId: text().notNull(),
    environment: text().notNull(),
    outcome: text().notNull(),
    /** The asked scopes as text, '' when none. */
    scopes: text().notNull(),
    ip: text().notNull(),
    userAgent: text().notNull(),
    method: text().notNull(),
    path: text().notNull(),
    credits: integer().notNull(),
    latencyMicros: integer().notNull(),
    /** In a busy second the log keeps one verification in so many; the row stands for them. */
    keptOneIn: integer().notNull().default(1),
    tags: text().array().notNull(),
    /** The decision: every check with its numbers, as `explain` answers it. */
    checks: jsonb().$type<{ check: string; passed: boolean; detail: string }[]>().notNull(),
    /** What wrote the row: rows become visible in this order, which is not that of their times. */
    loggedBy: transactionId().notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    primaryKey({ columns: [t.at, t.requestId] }),
    index("verifications_list").on(t.workspaceId, t.at, t.requestId),
    index("verifications_key").on(t.workspaceId, t.keyId, t.at, t.requestId),
    index("verifications_owner")
      .on(t.workspaceId, t.ownerId, t.at, t.requestId)
      .where(sql`${t.ownerId} <> ''`),
    index("verifications_ip").on(t.workspaceId, t.ip, t.at, t.requestId).where(sql`${t.ip} <> ''`),
    index("verifications_request").on(t.requestId),
    // The live stream.
    index("verifications_logged").on(t.workspaceId, t.loggedBy, t.requestId),
  ],
);

export const verificationColumns = {
  requestId: verifications.requestId,
  at: verifications.at,
  apiId: verifications.apiId,
  keyId: verifications.keyId,
  secretVersion: verifications.secretVersion,
  ownerId: verifications.ownerId,
  callerId: verifications.callerId,
  environment: verifications.environment,
  outcome: verifications.outcome,
  scopes: verifications.scopes,
  ip: verifications.ip,
  userAgent: verifications.userAgent,
  method: verifications.method,
  path: verifications.path,
  credits: verifications.credits,
  latencyMicros: verifications.latencyMicros,
  keptOneIn: verifications.keptOneIn,
  tags: verifications.tags,
};
