import { and, eq, ne } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";

/**
 * Ends every session of a person but one.
 * @param exceptId the session that stays: the one of the browser that asked
 * @returns how many ended
 */
export async function endAllSessions(
  user: User,
  exceptId: string,
  origin: Origin,
  now = new Date(),
): Promise<number> {
  return db().transaction(async (tx) => {
    const ended = await tx
      .delete(userSessions)
      .where(and(eq(userSessions.userId, user.id), ne(userSessions.id, exceptId)))
      .returning({ id: userSessions.id });
    const reason = `${ended.length} in other browsers`;
    if (ended.length > 0)
      await recordAccountEvent(tx, user, "user.session_ended", origin, now, reason);
    return ended.length;
  });
}
