import { orNotFound } from "@/app/_web/found";
import { earlierOf, type Range } from "@/components/charts/range";
import { evidenceOf } from "@/components/keys/evidence";
import { limitUse } from "@/components/keys/limit-use";
import type { Actor } from "@/lib/actor";
import { getApi } from "@/lib/apis/get";
import { getKey } from "@/lib/keys/get";
import { readCallers } from "@/lib/keys/read-callers";
import { readKeyNames } from "@/lib/keys/read-names";
import { readScopeUse } from "@/lib/keys/read-scope-use";
import { RESTORE_MS } from "@/lib/keys/restore";
import { listMembers } from "@/lib/members/list";
import { readChart } from "@/lib/usage/read-chart";
import { getVerification } from "@/lib/verifications/get";
import { listVerifications } from "@/lib/verifications/list";

const RECENT = 50;

/** Everything the page of a key shows, read side by side. A key that is not there is a page that says so. */
export async function readKeyScreen(
  actor: Actor,
  { id, open, span }: Readonly<{ id: string; open: string | undefined; span: Range }>,
  now: Date,
) {
  const key = await orNotFound(getKey(actor, id));
  const [api, callers, scopeUse, chart, before, log, members] = await Promise.all([
    getApi(actor, key.apiId),
    readCallers(actor, id),
    readScopeUse(actor, id),
    readChart(actor, { edges: span.edges, keyId: id }),
    readChart(actor, { edges: earlierOf(span).edges, keyId: id }),
    listVerifications(actor, { keyId: id, limit: RECENT }),
    listMembers(actor),
  ]);
  const [newest] = log.items;
  const callerIds = [...log.items, ...callers.items].map((one) => one.callerId);
  const [last, trace, names] = await Promise.all([
    newest && getVerification(actor, newest.requestId),
    open ? orNotFound(getVerification(actor, open)) : null,
    readKeyNames(actor, [...callerIds, id]),
  ]);
  const maker = members.find((one) => one.id === key.createdBy.id);
  const inherited = key.limits.length === 0;
  const limits = inherited ? api.defaults.limits : key.limits;
  return {
    ...{ key, api, callers, scopeUse, chart, before, inherited, trace, names },
    recent: log.items,
    limits: limitUse(limits, last, now.getTime()),
    evidence: evidenceOf(key, callers.items, names, now.getTime()),
    creator: maker?.name || maker?.email || key.createdBy.id,
  };
}

/** A revoked key can come back for as long as `restoreKey` allows. */
export const isRestorable = (revokedAt: Date | null, now: Date): boolean =>
  revokedAt !== null && now.getTime() - revokedAt.getTime() <= RESTORE_MS;
