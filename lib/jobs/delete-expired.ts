import { lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { idempotencyRecords } from "@/db/schema/jobs";
import { userSessions } from "@/db/schema/users";
import { KEEP_MS } from "@/lib/idempotency/once";

/** Deletes sessions that have ended and answers that no retry may ask for any more. */
export async function deleteExpired(now = new Date()): Promise<void> {
  await db().delete(userSessions).where(lt(userSessions.expiresAt, now));
  await db()
    .delete(idempotencyRecords)
    .where(lt(idempotencyRecords.createdAt, new Date(now.getTime() - KEEP_MS)));
}
