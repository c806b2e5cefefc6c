import { orNotFound } from "@/app/_web/found";
import { earlierOf, type Range } from "@/components/charts/range";
import { evidenceOf } from "@/components/keys/evidence";
import type { Actor } from "@/lib/actor";
import { getApi } from "@/lib/apis/get";
import { getKey } from "@/lib/keys/get";
import type { Key } from "@/lib/keys/key";
import { readCallers } from "@/lib/keys/read-callers";
import { readLimitUse } from "@/lib/keys/read-limit-use";
import { readKeyNames } from "@/lib/keys/read-names";
import { readScopeUse } from "@/lib/keys/read-scope-use";
import { RESTORE_MS } from "@/lib/keys/restore";
import { listMembers } from "@/lib/members/list";
import { readChart } from "@/lib/usage/read-chart";
import { readVersions } from "@/lib/usage/read-versions";
import { getVerification } from "@/lib/verifications/get";
import { listVerifications } from "@/lib/verifications/list";
import { readLogPlace } from "@/lib/verifications/read-place";

const RECENT = 50;
const DAY_MS = 86_400_000;
const CELL_MS = 300_000;
/** The lines of an overlap begin at most so long ago. */
const LINES_MS = 7 * DAY_MS;

/** Everything the page of a key shows, read side by side. A key that is not there is a page that says so. */
export async function readKeyScreen(
  actor: Actor,
  { id, open, span }: Readonly<{ id: string; open: string | undefined; span: Range }>,
  now: Date,
) {
  const key = await orNotFound(getKey(actor, id));
  // Before anything is read, so that the live stream goes on where this ends.
  const after = await readLogPlace();
  const day = dayTo(now.getTime());
  const [api, callers, scopeUse, chart, before, log, members, limits, hits] = await Promise.all([
    getApi(actor, key.apiId),
    readCallers(actor, id),
    readScopeUse(actor, id),
    readChart(actor, { edges: span.edges, keyId: id }),
    readChart(actor, { edges: earlierOf(span).edges, keyId: id }),
    listVerifications(actor, { keyId: id, limit: RECENT }),
    listMembers(actor),
    readLimitUse(actor, id, now),
    readChart(actor, { edges: day, keyId: id }),
  ]);
  const callerIds = [...log.items, ...callers.items].map((one) => one.callerId);
  const [trace, names, versions] = await Promise.all([
    open ? orNotFound(getVerification(actor, open)) : null,
    readKeyNames(actor, [...callerIds, id]),
    readOverlap(actor, key, now),
  ]);
  const maker = members.find((one) => one.id === key.createdBy.id);
  return {
    ...{ after, key, api, callers, scopeUse, chart, before, trace, names, limits, versions },
    recent: log.items,
    day: { edges: day, hits: hits.series.map(({ outcomes }) => outcomes.RATE_LIMITED ?? 0) },
    evidence: evidenceOf(key, callers.items, names, now.getTime()),
    creator: maker?.name || maker?.email || key.createdBy.id,
  };
}

/** The edges of the cells of the day that ends with the cell in which `now` is. */
function dayTo(now: number): number[] {
  const from = (Math.floor(now / CELL_MS) + 1) * CELL_MS - DAY_MS;
  return Array.from({ length: DAY_MS / CELL_MS + 1 }, (_, i) => from + i * CELL_MS);
}

/** How often the old and the new secret were sent, while both work. */
async function readOverlap(actor: Actor, { id, secrets }: Key, now: Date) {
  const retiring = secrets.find(({ status }) => status === "retiring");
  const active = secrets.find(({ status }) => status === "active");
  if (!retiring || !active) return null;
  const from = Math.max(active.createdAt.getTime(), now.getTime() - LINES_MS);
  return readVersions(actor, id, { from, versions: [active.version, retiring.version] }, now);
}

/** A revoked key can come back for as long as `restoreKey` allows. */
export const isRestorable = (revokedAt: Date | null, now: Date): boolean =>
  revokedAt !== null && now.getTime() - revokedAt.getTime() <= RESTORE_MS;
