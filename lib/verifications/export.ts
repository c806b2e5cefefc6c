import type { Actor } from "@/lib/actor";
import { encodeCsv } from "@/lib/csv";
import { localCells, localHeader } from "@/lib/zones/local";
import type { ListVerificationsQuery } from "./input";
import { listVerifications } from "./list";
import type { Verification } from "./verification";

/** A file of more lines than this is cut off; narrow the range for the rest. */
export const EXPORT_MAX = 10_000;
const PAGE = 1_000;

const HEADER = [
  ...["time", "request", "outcome", "environment", "apiId", "keyId", "secretVersion", "ownerId"],
  ...["callerId", "scopes", "ip", "userAgent", "method", "path", "credits", "latencyMicros"],
  "keptOneIn",
] as const;

/**
 * The verifications that a query finds as a table, newest first, at most `EXPORT_MAX`. Times are UTC; with a
 * zone (an IANA name) they stand in its time too.
 * @throws AppError `forbidden`
 */
export async function exportVerifications(
  actor: Actor,
  query: ListVerificationsQuery,
  zone?: string,
): Promise<string> {
  const rows: Verification[] = [];
  for (let cursor = query.cursor; rows.length < EXPORT_MAX; ) {
    const page = await listVerifications(actor, { ...query, cursor, limit: PAGE });
    rows.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  const [time, ...others] = HEADER;
  return encodeCsv(
    [time, ...localHeader(time, zone), ...others],
    rows.map((row) => [
      ...[row.at, ...localCells(row.at, zone)],
      ...[row.requestId, row.outcome, row.environment, row.apiId, row.keyId],
      ...[row.secretVersion, row.ownerId, row.callerId, row.scopes, row.ip, row.userAgent],
      ...[row.method, row.path, row.credits, row.latencyMicros, row.keptOneIn],
    ]),
  );
}
