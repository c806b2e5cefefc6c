import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, userSessionColumns, userSessions, users } from "@/db/schema/users";
import type { User } from "@/lib/users/user";
import { hashToken, isLive, SEEN_EVERY_MS, type Session } from "./session";

/** Who is signed in, and by which session. */
export type SignedIn = Readonly<{ user: User; session: Session }>;

/**
 * The session behind a token, read from the database each time, so that signing out, disabling a person
 * or running out ends it at once.
 * @returns null when there is none, it has ended, it awaits its second factor, or its person is disabled
 */
export async function findSession(token: string, now = new Date()): Promise<SignedIn | null> {
  const found = await readSession(token, now);
  return found && !found.session.awaitsSecondFactor ? found : null;
}

/** Whose right password waits for a second factor in the browser with this token; null when none does. */
export async function findAwaiting(token: string, now = new Date()): Promise<SignedIn | null> {
  const found = await readSession(token, now);
  return found?.session.awaitsSecondFactor ? found : null;
}

async function readSession(token: string, now: Date): Promise<SignedIn | null> {
  const [row] = await db()
    .select({ session: userSessionColumns, user: userColumns })
    .from(userSessions)
    .innerJoin(users, eq(users.id, userSessions.userId))
    .where(and(eq(userSessions.tokenHash, hashToken(token)), isNull(users.disabledAt)));
  if (!row || !isLive(row.session, now)) return null;
  if (now.getTime() - row.session.lastSeenAt.getTime() < SEEN_EVERY_MS) return row;
  await db()
    .update(userSessions)
    .set({ lastSeenAt: now })
    .where(eq(userSessions.id, row.session.id));
  return { ...row, session: { ...row.session, lastSeenAt: now } };
}
