import { lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { idempotencyRecords } from "@/db/schema/jobs";
import { KEEP_MS } from "./once";

/** Deletes the answers kept for idempotency keys that are older than 24 hours. Run by the worker. */
export async function forgetAnswers(now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - KEEP_MS);
  await db().delete(idempotencyRecords).where(lt(idempotencyRecords.createdAt, before));
}
