import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";

/** Ends one of a person's own sessions. Does nothing when it is gone, or another person's. */
export async function endOneSession(
  user: User,
  sessionId: string,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  await db().transaction(async (tx) => {
    const mine = and(eq(userSessions.id, sessionId), eq(userSessions.userId, user.id));
    const ended = await tx.delete(userSessions).where(mine).returning({ id: userSessions.id });
    if (ended.length > 0) await recordAccountEvent(tx, user, "user.session_ended", origin, now);
  });
}
