import type { NextRequest } from "next/server";
import { eventsResponse } from "@/app/_web/events";
import { renewActor, requireActor } from "@/app/_web/session";
import type { LiveBatch } from "@/components/live/live-row";
import type { Actor } from "@/lib/actor";
import { eventText } from "@/lib/http/events";
import { readKeyNames } from "@/lib/keys/read-names";
import { decodePlace, encodePlace } from "@/lib/verifications/log-place";
import { matchesTerms } from "@/lib/verifications/matches";
import { parseQuery } from "@/lib/verifications/query";
import type { Logged } from "@/lib/verifications/read-logged";
import { streamVerifications } from "@/lib/verifications/stream";

/** More rows at once than these nobody reads; the page says how many more there were. */
const ROWS_MAX = 60;
const TOPICS_MAX = 20;

/**
 * The workspace's live stream for one browser, as server-sent events: the verifications that any of the queries `q`
 * asks for, from `after` on, or after the last event that the browser had.
 */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const { workspace } = await params;
  const actor = await requireActor(workspace);
  const renew = await renewActor(workspace);
  const { searchParams } = request.nextUrl;
  const topics = searchParams
    .getAll("q")
    .slice(0, TOPICS_MAX)
    .map((q) => parseQuery(q).terms);
  const last = request.headers.get("last-event-id") ?? searchParams.get("after");
  return eventsResponse(request.signal, async (signal) => {
    const after = last ? decodePlace(last) : undefined;
    const batches = await streamVerifications(actor, {}, { after, signal, renew });
    return eventsOf(batches, actor, (row) =>
      topics.some((terms) => matchesTerms(terms, row.verification)),
    );
  });
}

async function* eventsOf(
  batches: AsyncGenerator<readonly Logged[]>,
  actor: Actor,
  isWanted: (row: Logged) => boolean,
): AsyncGenerator<string> {
  for await (const batch of batches) {
    const wanted = batch.filter(isWanted);
    const place = batch.at(-1)?.place;
    if (!place || wanted.length === 0) {
      yield ": beat\n\n";
      continue;
    }
    const rows = wanted.slice(-ROWS_MAX).map(({ verification }) => verification);
    const ids = rows.flatMap(({ keyId, callerId }) => [keyId, callerId]);
    const names = Object.fromEntries(await readKeyNames(actor, ids).catch(() => []));
    const data = { rows, names, more: wanted.length - rows.length };
    yield eventText(encodePlace(place), "rows", data satisfies Sent);
  }
}

/** As it is before JSON makes texts of times. */
type Sent = Omit<LiveBatch, "rows"> & { rows: object[] };
