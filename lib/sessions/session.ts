import { createHash, randomBytes } from "node:crypto";

/** A session ends when it was not used for this long … */
export const IDLE_MS = 24 * 3_600_000;
/** … and at the latest this long after sign-in. */
export const ABSOLUTE_MS = 7 * 24 * 3_600_000;
/** How long a right password waits for its second factor. */
export const AWAIT_MS = 10 * 60_000;
/** How long ago a person may have proven who they are, for what must not be done at an open screen (ASVS 5.0, 7.5.3). */
export const RECENT_MS = 10 * 60_000;
/** `lastSeenAt` is written at most this often, so that reading pages does not write rows. */
export const SEEN_EVERY_MS = 60_000;

/** One browser that is signed in. The token is in its cookie and nowhere else. */
export type Session = Readonly<{
  id: string;
  userId: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  authenticatedAt: Date;
  method: string;
  awaitsSecondFactor: boolean;
  ip: string | null;
  userAgent: string | null;
}>;

/** A new reference token: 256 random bits that mean nothing outside the table. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is stored of a token. SHA-256 without a key is enough: there is nothing to guess in 256 random bits. */
export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Whether the person proved who they are a short time ago. */
export const isRecent = ({ authenticatedAt }: Pick<Session, "authenticatedAt">, now: Date) =>
  now.getTime() - authenticatedAt.getTime() < RECENT_MS;

/** Whether a session still stands at an instant. */
export const isLive = (session: Pick<Session, "lastSeenAt" | "expiresAt">, now: Date): boolean =>
  now < session.expiresAt && now.getTime() - session.lastSeenAt.getTime() < IDLE_MS;
