import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions } from "@/db/schema/users";
import { hashToken } from "./session";

/** Ends the session behind a token: a replay of the cookie finds nothing. Does nothing when there is none. */
export async function endSession(token: string): Promise<void> {
  await db()
    .delete(userSessions)
    .where(eq(userSessions.tokenHash, hashToken(token)));
}
