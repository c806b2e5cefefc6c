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
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns";
import { keys } from "./keys";
import { oauthCredentials } from "./oauth";
import { workspaces } from "./workspaces";

/** Where a workspace wants to be told what happens. Its secrets are encrypted: a signer needs their text. */
export const webhooks = pgTable(
  "webhooks",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    url: text().notNull(),
    events: text().array().notNull(),
    enabled: boolean().notNull().default(true),
    /** Why Keyway disabled it; null while it is enabled, or when a person disabled it. */
    disabledReason: text(),
    /** Since when every delivery has failed. */
    failingSince: instant(),
    sealedSecret: bytea().notNull(),
    sealedPreviousSecret: bytea(),
    /** Until when the secret before the last rotation signs as well. */
    overlapEndsAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("webhooks_list").on(t.workspaceId, t.createdAt, t.id),
    unique("webhooks_tenant").on(t.workspaceId, t.id),
  ],
);

export const webhookColumns = {
  id: webhooks.id,
  url: webhooks.url,
  events: webhooks.events,
  enabled: webhooks.enabled,
  disabledReason: webhooks.disabledReason,
  failingSince: webhooks.failingSince,
  overlapEndsAt: webhooks.overlapEndsAt,
  createdAt: webhooks.createdAt,
  updatedAt: webhooks.updatedAt,
};

/** What happened, as receivers are told it: written in the transaction of the change (an outbox). */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    /** The `webhook-id` of every attempt to deliver it. */
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    type: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    at: instant().notNull(),
    /** What is told once only has a name: "key.expired:key_1:2026-…". */
    once: text(),
  },
  (t) => [
    unique("webhook_events_tenant").on(t.workspaceId, t.id),
    uniqueIndex("webhook_events_once").on(t.workspaceId, t.once),
    index("webhook_events_age").on(t.at),
  ],
);

export const webhookEventColumns = {
  id: webhookEvents.id,
  type: webhookEvents.type,
  data: webhookEvents.data,
  at: webhookEvents.at,
};

/** One event on its way to one webhook, with all its attempts. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text().primaryKey(),
    workspaceId: text().notNull(),
    webhookId: text().notNull(),
    eventId: text().notNull(),
    status: text({ enum: ["pending", "delivered", "failed"] }).notNull(),
    /** Not tried again when it fails: a test. */
    single: boolean().notNull().default(false),
    /** When the next attempt is due. Whoever makes it moves this on first, so that it is due again should they die. */
    nextAttemptAt: instant().notNull(),
    /** How many attempts were begun. */
    begun: integer().notNull().default(0),
    /** How each ended, the first and the newest ones. */
    attempts: jsonb()
      .$type<
        { at: string; ms: number; status: number | null; error: string | null; response: string }[]
      >()
      .notNull()
      .default([]),
    createdAt: instant().notNull(),
    finishedAt: instant(),
  },
  (t) => [
    foreignKey({
      name: "webhook_deliveries_webhook",
      columns: [t.workspaceId, t.webhookId],
      foreignColumns: [webhooks.workspaceId, webhooks.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "webhook_deliveries_event_fk",
      columns: [t.workspaceId, t.eventId],
      foreignColumns: [webhookEvents.workspaceId, webhookEvents.id],
    }).onDelete("cascade"),
    index("webhook_deliveries_list").on(t.webhookId, t.createdAt, t.id),
    index("webhook_deliveries_event").on(t.workspaceId, t.eventId),
    index("webhook_deliveries_due")
      .on(t.webhookId, t.nextAttemptAt)
      .where(sql`${t.status} = 'pending'`),
    check("webhook_deliveries_status", sql`${t.status} in ('pending', 'delivered', 'failed')`),
  ],
);

export const webhookDeliveryColumns = {
  id: webhookDeliveries.id,
  webhookId: webhookDeliveries.webhookId,
  eventId: webhookDeliveries.eventId,
  status: webhookDeliveries.status,
  nextAttemptAt: webhookDeliveries.nextAttemptAt,
  attempts: webhookDeliveries.attempts,
  createdAt: webhookDeliveries.createdAt,
  finishedAt: webhookDeliveries.finishedAt,
};

/** What a workspace wants done with a key that somebody found in the open. Without a row: revoke it. */
export const leakPolicies = pgTable(
  "leak_policies",
  {
    workspaceId: text()
      .primaryKey()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    action: text({ enum: ["revoke", "disable", "notify"] }).notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [check("leak_policies_action", sql`${t.action} in ('revoke', 'disable', 'notify')`)],
);

export const leakPolicyColumns = {
  action: leakPolicies.action,
  updatedAt: leakPolicies.updatedAt,
};

/** Where secrets were found. A report that comes again changes nothing. */
export const leaks = pgTable(
  "leaks",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    keyId: text()
      .notNull()
      .references(() => keys.id, { onDelete: "cascade" }),
    secretVersion: integer().notNull(),
    /** Who found it: `github`, or a reporter's name. */
    origin: text().notNull(),
    /** What it was found in, in their words: `commit`, `gist_content`. */
    source: text().notNull(),
    url: text().notNull(),
    action: text({ enum: ["revoke", "disable", "notify"] }).notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.workspaceId, t.keyId, t.secretVersion, t.origin, t.source, t.url],
    }),
    index("leaks_recent").on(t.workspaceId, t.at),
  ],
);

export const leakColumns = {
  keyId: leaks.keyId,
  secretVersion: leaks.secretVersion,
  origin: leaks.origin,
  source: leaks.source,
  url: leaks.url,
  action: leaks.action,
  at: leaks.at,
};

/** Where secrets of OAuth clients were found. A report that comes again changes nothing. */
export const clientLeaks = pgTable(
  "client_leaks",
  {
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    credentialId: text()
      .notNull()
      .references(() => oauthCredentials.id, { onDelete: "cascade" }),
    /** Who found it, and in what, as for a key. */
    origin: text().notNull(),
    source: text().notNull(),
    url: text().notNull(),
    action: text({ enum: ["revoke", "disable", "notify"] }).notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.credentialId, t.origin, t.source, t.url] })],
);

export const clientLeakColumns = {
  credentialId: clientLeaks.credentialId,
  origin: clientLeaks.origin,
  source: clientLeaks.source,
  url: clientLeaks.url,
  action: clientLeaks.action,
  at: clientLeaks.at,
};
