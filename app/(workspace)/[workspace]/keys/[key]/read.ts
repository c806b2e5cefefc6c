import { notFound } from "next/navigation";
import { evidenceOf } from "@/components/keys/evidence";
import { limitUse } from "@/components/keys/limit-use";
import type { Actor } from "@/lib/actor";
import { getApi } from "@/lib/apis/get";
import { AppError } from "@/lib/errors";
import { getKey } from "@/lib/keys/get";
import { readCallers } from "@/lib/keys/read-callers";
import { readScopeUse } from "@/lib/keys/read-scope-use";
import { RESTORE_MS } from "@/lib/keys/restore";
import { listMembers } from "@/lib/members/list";
import { readChart } from "@/lib/usage/read-chart";
import { getVerification } from "@/lib/verifications/get";
import { listVerifications } from "@/lib/verifications/list";

type Span = Readonly<{ from: number; to: number; bucketMs: number }>;
const RECENT = 50;

/** Everything the page of a key shows, read side by side. A key that is not there is a page that says so. */
export async function readKeyScreen(actor: Actor, id: string, span: Span, now: Date) {
  const key = await getKey(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const { from, to, bucketMs } = span;
  const [api, callers, scopeUse, chart, before, log, members] = await Promise.all([
    getApi(actor, key.apiId),
    readCallers(actor, id),
    readScopeUse(actor, id),
    readChart(actor, { from, to, bucketMs, keyId: id }),
    readChart(actor, { from: from - (to - from), to: from, bucketMs, keyId: id }),
    listVerifications(actor, { keyId: id, limit: RECENT }),
    listMembers(actor),
  ]);
  const [newest] = log.items;
  const last = newest && (await getVerification(actor, newest.requestId));
  const maker = members.find((one) => one.id === key.createdBy.id);
  const inherited = key.limits.length === 0;
  const limits = inherited ? api.defaults.limits : key.limits;
  return {
    ...{ key, api, callers, scopeUse, chart, before, inherited },
    recent: log.items,
    limits: limitUse(limits, last, now.getTime()),
    evidence: evidenceOf(key, callers.items, now.getTime()),
    creator: maker?.name || maker?.email || key.createdBy.id,
  };
}

export type KeyScreen = Awaited<ReturnType<typeof readKeyScreen>>;

/** A revoked key can come back for as long as `restoreKey` allows. */
export const isRestorable = (revokedAt: Date | null, now: Date): boolean =>
  revokedAt !== null && now.getTime() - revokedAt.getTime() <= RESTORE_MS;

/** The words of a URL, the first one where a name stands twice. */
export const firstOf = (query: Record<string, string | string[] | undefined>) =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
