import { and, eq, lte } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { userColumns, userSessions, users } from "@/db/schema/users";
import { newId } from "@/lib/ids";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import { ABSOLUTE_MS, AWAIT_MS, hashToken, newToken } from "./session";

/** How and from where a person signed in. `replaces` is the token their browser held before. */
export type SignIn = Readonly<{
  userId: string;
  method: string;
  ip: string;
  userAgent: string;
  replaces?: string | undefined;
  /** The second factor is still to come; see `completeSession`. */
  awaitsSecondFactor?: boolean;
}>;

/**
 * Starts a session under a new token, and ends the one the browser held before, whosever it was
 * (session fixation, CWE-384).
 * @returns the token, of which only the hash is kept
 */
export async function startSession(signIn: SignIn, now = new Date()): Promise<string> {
  const token = newToken();
  const { awaitsSecondFactor = false } = signIn;
  await db().transaction(async (tx) => {
    if (signIn.replaces !== undefined)
      await tx.delete(userSessions).where(eq(userSessions.tokenHash, hashToken(signIn.replaces)));
    await tx
      .delete(userSessions)
      .where(and(eq(userSessions.userId, signIn.userId), lte(userSessions.expiresAt, now)));
    if (!awaitsSecondFactor) await recordSignIn(tx, signIn, now);
    await tx.insert(userSessions).values({
      id: newId("session", now.getTime()),
      tokenHash: hashToken(token),
      userId: signIn.userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + (awaitsSecondFactor ? AWAIT_MS : ABSOLUTE_MS)),
      authenticatedAt: now,
      awaitsSecondFactor,
      method: signIn.method,
      ip: signIn.ip,
      userAgent: signIn.userAgent.slice(0, 500),
    });
  });
  return token;
}

async function recordSignIn(tx: Tx, { userId, method, ip, userAgent }: SignIn, now: Date) {
  const [user] = await tx.select(userColumns).from(users).where(eq(users.id, userId));
  const origin = { requestId: newId("request", now.getTime()), ip, userAgent };
  if (user) await recordAccountEvent(tx, user, "user.signed_in", origin, now, method);
}
