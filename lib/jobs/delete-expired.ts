import { lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { idempotencyRecords } from "@/db/schema/jobs";
import { userSessions } from "@/db/schema/users";

/** As long as the contract says an `Idempotency-Key` is remembered. */
const IDEMPOTENCY_MS = 24 * 3_600_000;

/** Deletes sessions that have ended and answers that no retry may ask for any more. */
export async function deleteExpired(now = new Date()): Promise<void> {
  await db().delete(userSessions).where(lt(userSessions.expiresAt, now));
  await db()
    .delete(idempotencyRecords)
    .where(lt(idempotencyRecords.createdAt, new Date(now.getTime() - IDEMPOTENCY_MS)));
}
