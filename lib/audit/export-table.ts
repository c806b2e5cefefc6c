import type { Actor } from "@/lib/actor";
import { encodeCsv } from "@/lib/csv";
import type { AuditEvent } from "./event";
import type { EventsFilter } from "./input";
import { listEvents } from "./list";

/** A file of more lines than this is cut off; the JSON lines of `exportEvents` hold everything. */
export const EXPORT_MAX = 10_000;
const PAGE = 100;

const HEADER = [
  ...["seq", "time", "id", "actorKind", "actorId", "actorName", "action", "targetKind", "targetId"],
  ...["targetName", "before", "after", "reason", "ip", "userAgent", "requestId"],
] as const;

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));

/**
 * The events that a query finds as a table, newest first, at most `EXPORT_MAX`. Times are UTC, before and after JSON.
 * @throws AppError `forbidden`
 */
export async function exportEventTable(actor: Actor, query: EventsFilter): Promise<string> {
  const rows: AuditEvent[] = [];
  for (let cursor = query.cursor; rows.length < EXPORT_MAX; ) {
    const page = await listEvents(actor, { ...query, cursor, limit: PAGE });
    rows.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return encodeCsv(
    HEADER,
    rows.map((row) => [
      ...[row.seq, row.at, row.id, row.actorKind, row.actorId, row.actorName, row.action],
      ...[row.targetKind, row.targetId, row.targetName, json(row.before), json(row.after)],
      ...[row.reason, row.ip, row.userAgent, row.requestId],
    ]),
  );
}
