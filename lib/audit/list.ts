import { and, desc, eq, gte, inArray, lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { auditEventColumns, auditEvents } from "@/db/schema/audit";
import { type Actor, authorize } from "@/lib/actor";
import { invalid } from "@/lib/errors";
import { decodeCursor, type Page, pageOf } from "@/lib/page";
import type { AuditEvent } from "./event";
import type { EventsFilter } from "./input";

/** The workspace's audit events, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listEvents(actor: Actor, query: EventsFilter): Promise<Page<AuditEvent>> {
  authorize(actor, "audit:read");
  const { action, actions, actorId, targetId, targetKind, ip, from, to } = query;
  const before = seqOf(query.cursor);
  const rows = await db()
    .select(auditEventColumns)
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.workspaceId, actor.workspaceId),
        before === undefined ? undefined : lt(auditEvents.seq, before),
        action === undefined ? undefined : eq(auditEvents.action, action),
        actions && inArray(auditEvents.action, [...actions]),
        actorId === undefined ? undefined : eq(auditEvents.actorId, actorId),
        targetId === undefined ? undefined : eq(auditEvents.targetId, targetId),
        targetKind === undefined ? undefined : eq(auditEvents.targetKind, targetKind),
        ip === undefined ? undefined : eq(auditEvents.ip, ip),
        from && gte(auditEvents.at, from),
        to && lt(auditEvents.at, to),
      ),
    )
    .orderBy(desc(auditEvents.seq))
    .limit(query.limit + 1);
  return pageOf(rows, query.limit, (row) => ({ at: String(row.seq), id: row.id }));
}

function seqOf(cursor: string | undefined): number | undefined {
  const place = decodeCursor(cursor);
  if (place === null) return undefined;
  const seq = Number(place.at);
  if (!Number.isSafeInteger(seq)) throw invalid("cursor", "must be a nextCursor of this list");
  return seq;
}
