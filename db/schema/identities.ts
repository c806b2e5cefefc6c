import { index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns";
import { users } from "./users";

/** Accounts elsewhere that sign a person in. Who it is, its issuer and subject say together, never its address. */
export const userIdentities = pgTable(
  "user_identities",
  {
    issuer: text().notNull(),
    /** The issuer's own name for the person; it never gives it to another one (OpenID Connect Core, 8). */
    subject: text().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    provider: text().notNull(),
    /** What the person sees, so that they know the account again; nothing is decided by it. */
    label: text().notNull(),
    createdAt: instant().notNull(),
    lastUsedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.issuer, t.subject] }),
    uniqueIndex("user_identities_provider").on(t.userId, t.provider),
  ],
);

export const userIdentityColumns = {
  issuer: userIdentities.issuer,
  subject: userIdentities.subject,
  userId: userIdentities.userId,
  provider: userIdentities.provider,
  label: userIdentities.label,
  createdAt: userIdentities.createdAt,
  lastUsedAt: userIdentities.lastUsedAt,
};

/**
 * Browsers that were sent to a provider and have not come back. State, nonce and verifier are made of a token that
 * only the browser holds; of it the SHA-256 is here.
 */
export const providerAttempts = pgTable(
  "provider_attempts",
  {
    tokenHash: bytea().primaryKey(),
    provider: text().notNull(),
    purpose: text({ enum: ["sign-in", "link", "prove"] }).notNull(),
    /** The session that a link or a proof is for. */
    sessionId: text(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [index("provider_attempts_expiry").on(t.expiresAt)],
);

export const providerAttemptColumns = {
  provider: providerAttempts.provider,
  purpose: providerAttempts.purpose,
  sessionId: providerAttempts.sessionId,
  createdAt: providerAttempts.createdAt,
};
