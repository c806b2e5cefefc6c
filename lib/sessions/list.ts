import { and, desc, eq, gt } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessionColumns, userSessions } from "@/db/schema/users";
import { isLive, type Session } from "./session";

/** The live sessions of a person, the one used last first. */
export async function listSessions(userId: string, now = new Date()): Promise<Session[]> {
  const rows = await db()
    .select(userSessionColumns)
    .from(userSessions)
    .where(and(eq(userSessions.userId, userId), gt(userSessions.expiresAt, now)))
    .orderBy(desc(userSessions.lastSeenAt), desc(userSessions.id));
  return rows.filter((row) => isLive(row, now) && !row.awaitsSecondFactor);
}
