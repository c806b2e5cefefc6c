import {
  bigint,
  boolean,
  index,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns";

export const users = pgTable(
  "users",
  {
    id: text().primaryKey(),
    /** Lower case; the address a person signs in with. */
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text(),
    /** When the person proved that letters to `email` reach them. */
    emailVerifiedAt: instant(),
    /** The secret of the authenticator app, sealed; it counts from `secondFactorAt` on. */
    sealedTotp: bytea(),
    secondFactorAt: instant(),
    /** The time step of the last code that was accepted: a code is good once (RFC 6238, 5.2). */
    totpStep: bigint({ mode: "number" }),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
    disabledAt: instant(),
  },
  (t) => [uniqueIndex("users_email").on(t.email)],
);

/** What may leave the database of a user. */
export const userColumns = {
  id: users.id,
  email: users.email,
  name: users.name,
  createdAt: users.createdAt,
  emailVerifiedAt: users.emailVerifiedAt,
  secondFactorAt: users.secondFactorAt,
};

/** What lets a person in whose authenticator app is lost, each once; only its SHA-256 is here. */
export const userRecoveryCodes = pgTable(
  "user_recovery_codes",
  {
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    codeHash: bytea().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.codeHash] })],
);

export const userRecoveryCodeColumns = {
  userId: userRecoveryCodes.userId,
  createdAt: userRecoveryCodes.createdAt,
};

/** Dashboard sessions: the cookie is a reference token, only its SHA-256 is here. */
export const userSessions = pgTable(
  "user_sessions",
  {
    id: text().primaryKey(),
    tokenHash: bytea().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant().notNull().defaultNow(),
    lastSeenAt: instant().notNull().defaultNow(),
    expiresAt: instant().notNull(),
    /** When the person last proved who they are; sensitive actions ask for a recent one. */
    authenticatedAt: instant().notNull(),
    method: text().notNull(),
    /** The password was right, the second factor is still to come: nobody is signed in by this session yet. */
    awaitsSecondFactor: boolean().notNull().default(false),
    ip: text(),
    userAgent: text(),
  },
  (t) => [
    uniqueIndex("user_sessions_token").on(t.tokenHash),
    index("user_sessions_user").on(t.userId),
    index("user_sessions_expiry").on(t.expiresAt),
  ],
);

export const userSessionColumns = {
  id: userSessions.id,
  userId: userSessions.userId,
  createdAt: userSessions.createdAt,
  lastSeenAt: userSessions.lastSeenAt,
  expiresAt: userSessions.expiresAt,
  authenticatedAt: userSessions.authenticatedAt,
  method: userSessions.method,
  awaitsSecondFactor: userSessions.awaitsSecondFactor,
  ip: userSessions.ip,
  userAgent: userSessions.userAgent,
};

/** Links in letters that prove who reads an address: each works once, for one thing; only its SHA-256 is here. */
export const userLinks = pgTable(
  "user_links",
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** `reset` lets set a new password, `email` makes `email` theirs, `browser` lets a browser try to sign in. */
    purpose: text({ enum: ["reset", "email", "browser"] }).notNull(),
    email: text().notNull(),
    tokenHash: bytea().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("user_links_token").on(t.tokenHash),
    uniqueIndex("user_links_purpose").on(t.userId, t.purpose),
  ],
);

export const userLinkColumns = {
  id: userLinks.id,
  userId: userLinks.userId,
  purpose: userLinks.purpose,
  email: userLinks.email,
  createdAt: userLinks.createdAt,
  expiresAt: userLinks.expiresAt,
};
