import { and, eq, lte } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions } from "@/db/schema/users";
import { newId } from "@/lib/ids";
import { ABSOLUTE_MS, hashToken, newToken } from "./session";

/** How and from where a person signed in. `replaces` is the token their browser held before. */
export type SignIn = Readonly<{
  userId: string;
  method: string;
  ip: string;
  userAgent: string;
  replaces?: string | undefined;
}>;

/**
 * Starts a session under a new token, and ends the one the browser held before, whosever it was
 * (session fixation, CWE-384).
 * @returns the token, of which only the hash is kept
 */
export async function startSession(signIn: SignIn, now = new Date()): Promise<string> {
  const token = newToken();
  await db().transaction(async (tx) => {
    if (signIn.replaces !== undefined)
      await tx.delete(userSessions).where(eq(userSessions.tokenHash, hashToken(signIn.replaces)));
    await tx
      .delete(userSessions)
      .where(and(eq(userSessions.userId, signIn.userId), lte(userSessions.expiresAt, now)));
    await tx.insert(userSessions).values({
      id: newId("session", now.getTime()),
      tokenHash: hashToken(token),
      userId: signIn.userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + ABSOLUTE_MS),
      authenticatedAt: now,
      method: signIn.method,
      ip: signIn.ip,
      userAgent: signIn.userAgent.slice(0, 500),
    });
  });
  return token;
}
