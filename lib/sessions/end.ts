import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, userSessions, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import { hashToken } from "./session";

/** Ends the session behind a token: a replay of the cookie finds nothing. Does nothing when there is none. */
export async function endSession(token: string, origin: Origin, now = new Date()): Promise<void> {
  await db().transaction(async (tx) => {
    const [ended] = await tx
      .delete(userSessions)
      .where(eq(userSessions.tokenHash, hashToken(token)))
      .returning({ userId: userSessions.userId, awaits: userSessions.awaitsSecondFactor });
    if (!ended || ended.awaits) return;
    const [user] = await tx.select(userColumns).from(users).where(eq(users.id, ended.userId));
    if (user) await recordAccountEvent(tx, user, "user.signed_out", origin, now);
  });
}
