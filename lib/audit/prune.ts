import { and, eq, gte, lt, lte, min } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { auditEvents, auditHeads, auditSeals } from "@/db/schema/audit";
import { systemActor } from "@/lib/actor";
import { recordEvent } from "./record";
import { sealPlace } from "./seal";

/** How long events are kept. */
export const AUDIT_KEPT_DAYS = 730;

/**
 * Removes the workspace's events from before an instant, the newest event never, and signs the place up to which they
 * are gone, so that the rest of the chain can be checked as before. One transaction.
 * @returns how many were removed
 */
export const pruneEvents = (workspaceId: string, before: Date, now = new Date()): Promise<number> =>
  db().transaction(async (tx) => {
    const [head] = await tx
      .select({ seq: auditHeads.seq })
      .from(auditHeads)
      .where(eq(auditHeads.workspaceId, workspaceId))
      .for("update");
    const place = head && (await lastBefore(tx, workspaceId, before, head.seq));
    if (!place) return 0;
    await tx
      .delete(auditSeals)
      .where(and(eq(auditSeals.workspaceId, workspaceId), lte(auditSeals.seq, place.seq)));
    await sealPlace(tx, workspaceId, "checkpoint", place, now);
    const gone = await tx
      .delete(auditEvents)
      .where(and(eq(auditEvents.workspaceId, workspaceId), lte(auditEvents.seq, place.seq)))
      .returning({ seq: auditEvents.seq });
    const actor = systemActor(workspaceId, "retention");
    const target = { kind: "workspace", id: workspaceId, name: "audit log" };
    const after = { throughSeq: place.seq, events: gone.length };
    await recordEvent(tx, actor, { action: "audit.pruned", target, after }, now);
    return gone.length;
  });

/** The last event of the beginning that is old as a whole: clocks differ, so times need not rise with numbers. */
async function lastBefore(tx: Tx, workspaceId: string, before: Date, headSeq: number) {
  const [young] = await tx
    .select({ seq: min(auditEvents.seq) })
    .from(auditEvents)
    .where(and(eq(auditEvents.workspaceId, workspaceId), gte(auditEvents.at, before)));
  const bound = Math.min(young?.seq ?? headSeq, headSeq);
  const [row] = await tx
    .select({ seq: auditEvents.seq, link: auditEvents.hash })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.workspaceId, workspaceId),
        eq(auditEvents.seq, bound - 1),
        lt(auditEvents.at, before),
      ),
    );
  return row;
}
