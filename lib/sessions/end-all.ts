import { and, eq, ne } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions } from "@/db/schema/users";

/**
 * Ends every session of a person.
 * @param exceptId the session that stays: the one of the browser that asked
 * @returns how many ended
 */
export async function endAllSessions(userId: string, exceptId?: string): Promise<number> {
  const others = exceptId === undefined ? undefined : ne(userSessions.id, exceptId);
  const ended = await db()
    .delete(userSessions)
    .where(and(eq(userSessions.userId, userId), others))
    .returning({ id: userSessions.id });
  return ended.length;
}
