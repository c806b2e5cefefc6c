import type { Actor } from "@/lib/actor";
import { encodeCsv } from "@/lib/csv";
import type { Page } from "@/lib/page";
import { localCells, localHeader } from "@/lib/zones/local";
import type { ListVerificationsQuery } from "./input";
import { listVerifications } from "./list";
import type { Verification } from "./verification";

/** A file of more lines than this is cut off; narrow the range for the rest. */
export const EXPORT_MAX = 100_000;
const PAGE = 1_000;

const TIME = "time (UTC)";
const HEADER = [
  ...["request", "outcome", "environment", "apiId", "keyId", "secretVersion"],
  ...["ownerId", "callerId", "scopes", "ip", "userAgent", "method", "path", "credits"],
  ...["latency (µs)", "keptOneIn", "tags"],
] as const;

/**
 * The verifications that a query finds as CSV, newest first, at most `EXPORT_MAX`, in parts of a thousand lines.
 * Times are UTC; with a zone (an IANA name) they stand in its time too.
 * @throws AppError `forbidden`, `invalid` (q), before the first part
 */
export async function exportVerifications(
  actor: Actor,
  query: ListVerificationsQuery,
  zone?: string,
): Promise<AsyncGenerator<string>> {
  const first = await listVerifications(actor, { ...query, limit: PAGE });
  return partsOf(actor, query, first, zone);
}

async function* partsOf(
  actor: Actor,
  query: ListVerificationsQuery,
  first: Page<Verification>,
  zone: string | undefined,
): AsyncGenerator<string> {
  yield encodeCsv([TIME, ...localHeader("time", zone), ...HEADER], linesOf(first.items, zone));
  let { nextCursor } = first;
  for (let written = PAGE; nextCursor !== null && written < EXPORT_MAX; written += PAGE) {
    const page = await listVerifications(actor, { ...query, cursor: nextCursor, limit: PAGE });
    yield encodeCsv(null, linesOf(page.items, zone));
    nextCursor = page.nextCursor;
  }
}

const linesOf = (rows: readonly Verification[], zone: string | undefined) =>
  rows.map((row) => [
    ...[row.at, ...localCells(row.at, zone)],
    ...[row.requestId, row.outcome, row.environment, row.apiId, row.keyId],
    ...[row.secretVersion, row.ownerId, row.callerId, row.scopes, row.ip, row.userAgent],
    ...[row.method, row.path, row.credits, row.latencyMicros, row.keptOneIn, row.tags.join(" ")],
  ]);
