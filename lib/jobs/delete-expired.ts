import { and, lt, notInArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { idempotencyRecords, jobSecrets, jobs } from "@/db/schema/jobs";
import { userSessions } from "@/db/schema/users";
import { webhookEvents } from "@/db/schema/webhooks";
import { KEEP_MS } from "@/lib/idempotency/once";
import { SECRETS_KEPT_MS } from "./keep-secret";

/** For how long a job is shown after it has ended. */
const JOBS_KEPT_MS = 30 * 86_400_000;

/** For how long events are shown with their deliveries, and known to have been told: longer than any reminder. */
const EVENTS_KEPT_MS = 60 * 86_400_000;

/**
 * Deletes sessions that have ended, answers that no retry may ask for any more, secrets that nobody took, jobs that ended 30 days ago, and
 * what webhooks were told 60 days ago.
 */
export async function deleteExpired(now = new Date()): Promise<void> {
  await db().delete(userSessions).where(lt(userSessions.expiresAt, now));
  await db()
    .delete(idempotencyRecords)
    .where(lt(idempotencyRecords.createdAt, new Date(now.getTime() - KEEP_MS)));
  await db()
    .delete(jobSecrets)
    .where(lt(jobSecrets.createdAt, new Date(now.getTime() - SECRETS_KEPT_MS)));
  await db()
    .delete(jobs)
    .where(
      and(
        notInArray(jobs.status, ["queued", "running"]),
        lt(jobs.movedAt, new Date(now.getTime() - JOBS_KEPT_MS)),
      ),
    );
  await db()
    .delete(webhookEvents)
    .where(lt(webhookEvents.at, new Date(now.getTime() - EVENTS_KEPT_MS)));
}
