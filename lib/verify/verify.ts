import type { CreditLedger, Spent } from "@/lib/credits/ledger";
import { newId } from "@/lib/ids";
import type { Journal } from "@/lib/journal/journal";
import { encodeLine } from "@/lib/journal/line";
import { classifySecret, digestOf } from "@/lib/keys/secret";
import type { LimitDecision } from "@/lib/limits/limit";
import type { Answer, Check, LimitOutcome } from "./answer";
import type { Caller } from "./caller";
import { type Decision, decide, NOT_FOUND, traceDecision } from "./decide";
import { type Charge, chargesOf, type Limiter, outcomesOf, peekOf } from "./limit";
import type { Measures } from "./measures";
import type { LeaseNode } from "./node";
import type { KeyRecord } from "./record";
import type { VerifyRequest } from "./request";

/** What a verification needs of its process. */
export type VerifyParts = Readonly<{
  node: LeaseNode;
  limiter: Limiter;
  credits: CreditLedger;
  journal: Journal;
  measures: Measures;
  /** Is told the text of an imported key when it is first seen. */
  onFirstText?(record: KeyRecord, text: string): void;
}>;

/** One verification on its way: found, decided, charged. */
type Call = Readonly<{
  parts: VerifyParts;
  caller: Caller;
  request: VerifyRequest;
  requestId: string;
  peerIp: string;
  /** Milliseconds since 1970. */
  now: number;
  /** From the process' monotonic clock, for the latency. */
  started: number;
}>;

/**
 * Verifies a key: find → decide → limit → spend → record. Without a promise when nothing had to be waited
 * for (the record is held under a lease, limits are in this process, no credits): the warm path.
 * The answer may be sent once the journal has been written (`Journal.written`).
 * @param peerIp the address the caller called from, as a socket gives it
 * @param now milliseconds since 1970
 * @throws AppError `unprocessable` for a limit that does not exist; whatever the database throws
 */
export function verifyKey(
  parts: VerifyParts,
  caller: Caller,
  request: VerifyRequest,
  peerIp: string,
  now = Date.now(),
): Answer | Promise<Answer> {
  const requestId = newId("request", now);
  const call = { parts, caller, request, requestId, peerIp, now, started: performance.now() };
  const digest = digestOf(request.key);
  const held = parts.node.held(digest);
  if (held !== undefined) return decideCall(call, held);
  // K05: a text of our shape with a wrong checksum was never given out, so nothing is looked up.
  if (classifySecret(request.key) === "malformed") return finish(call, null, NOT_FOUND);
  const found = parts.node.find(digest, caller.workspaceId);
  if (found instanceof Promise)
    return found.then((record) => {
      // On the way that had to be waited for alone: what is held was found by it before.
      if (record?.unhinted) parts.onFirstText?.(record, request.key);
      return decideCall(call, record);
    });
  return decideCall(call, found);
}

function decideCall(call: Call, record: KeyRecord | null): Answer | Promise<Answer> {
  const { caller, request, now } = call;
  if (record === null || !isVisible(caller, record, request)) return finish(call, null, NOT_FOUND);
  const decision = decide(record, request, now);
  if (decision.code !== "VALID") return finish(call, record, decision);
  const charges = chargesOf(record, request);
  if (charges.length === 0) return spendCall(call, record, decision, charges, null);
  const taken = call.parts.limiter.takeAll(request.dryRun ? peekOf(charges) : charges, now);
  if (taken instanceof Promise)
    return taken.then((one) => spendCall(call, record, decision, charges, one));
  return spendCall(call, record, decision, charges, taken);
}

/** Another workspace's key, or one of an API that was not asked for, is answered like an unknown one. */
const isVisible = (caller: Caller, record: KeyRecord, request: VerifyRequest): boolean =>
  record.workspaceId === caller.workspaceId &&
  (request.apiId === "" || request.apiId === record.apiId) &&
  caller.mayVerify(record.apiId);

function spendCall(
  call: Call,
  record: KeyRecord,
  decision: Decision,
  charges: readonly Charge[],
  taken: LimitDecision | null,
): Answer | Promise<Answer> {
  const { request, now, parts } = call;
  const limits = taken === null ? [] : outcomesOf(charges, taken, request.dryRun);
  const limited = limitDecision(decision, charges, limits, now);
  if (limited.code !== "VALID" || !record.hasCredits) return finish(call, record, limited, limits);
  const spent = parts.credits.spend(record, request.cost, request.dryRun, now);
  if (spent instanceof Promise)
    return spent.then((one) => settleCall(call, record, limited, { charges, taken, limits }, one));
  return settleCall(call, record, limited, { charges, taken, limits }, spent);
}

type Charged = Readonly<{
  charges: readonly Charge[];
  taken: LimitDecision | null;
  limits: readonly LimitOutcome[];
}>;

function settleCall(
  call: Call,
  record: KeyRecord,
  decision: Decision,
  { charges, taken, limits }: Charged,
  spent: Spent,
): Answer | Promise<Answer> {
  const { request, parts, now } = call;
  if (spent.enough) return finish(call, record, decision, limits, spent);
  const denied = creditDecision(decision, request.cost, spent.remaining);
  if (taken === null || request.dryRun) return finish(call, record, denied, limits, spent);
  // A denied call consumes nothing, so what the limits took goes back.
  const returned = limits.map((one, i) => giveBackTo(one, charges[i]));
  const givenBack = parts.limiter.giveBack(charges, taken, now);
  if (givenBack instanceof Promise)
    return givenBack.then(() => finish(call, record, denied, returned, spent));
  return finish(call, record, denied, returned, spent);
}

const giveBackTo = (limit: LimitOutcome, charge: Charge | undefined): LimitOutcome => ({
  ...limit,
  remaining: Math.min(limit.limit, limit.remaining + (charge?.cost ?? 0)),
});

const creditDecision = (decision: Decision, cost: number, remaining: number): Decision => ({
  ...decision,
  code: "CREDITS_EXCEEDED",
  reason: `The call costs ${cost} and the key has ${remaining} left.`,
});

const isExceeded = (limit: LimitOutcome) => limit.exceeded;

/** The first exceeded limit denies, unless it only monitors. */
function limitDecision(
  decision: Decision,
  charges: readonly Charge[],
  limits: readonly LimitOutcome[],
  now: number,
): Decision {
  if (!limits.some(isExceeded)) return decision;
  const exceeded = limits.filter(isExceeded);
  const enforced = exceeded.filter((one) => charges[limits.indexOf(one)]?.mode === "enforce");
  const monitored = exceeded.filter((one) => !enforced.includes(one));
  const wouldDeny = [...decision.wouldDeny, ...monitored.map((one) => `limit:${one.name}`)];
  const [first] = enforced;
  if (!first) return { ...decision, wouldDeny };
  const waits = enforced.map((one) => one.retryAfterMs ?? one.resetAt - now);
  return {
    code: "RATE_LIMITED",
    reason: `The limit "${first.name}" of ${first.limit} per ${first.windowMs} ms has ${first.remaining} left.`,
    retryAfterMs: Math.max(0, ...waits),
    wouldDeny,
  };
}

const NO_LIMITS: readonly LimitOutcome[] = [];

/** Records the verification and makes the answer. Every outcome is recorded; a dry run never is. */
function finish(
  call: Call,
  record: KeyRecord | null,
  decision: Decision,
  limits: readonly LimitOutcome[] = NO_LIMITS,
  spent: Spent | null = null,
): Answer {
  const { request, requestId, parts, now, started } = call;
  const credits = spent?.remaining ?? null;
  const numbers = numbersOf(call, decision, limits, credits);
  const full = request.explain || decision.code !== "VALID";
  const checks = full ? [...traceOf(call, record, decision), ...numbers] : numbers;
  if (!request.dryRun) {
    const cost = decision.code === "VALID" && spent !== null ? request.cost : 0;
    const micros = Math.round((performance.now() - started) * 1000);
    parts.measures.count(decision.code, micros);
    parts.journal.append(
      encodeLine({
        at: now,
        requestId,
        outcome: decision.code,
        caller: call.caller,
        record,
        request,
        spent: cost,
        creditEpoch: spent?.epoch ?? 0,
        micros,
        checks,
        peerIp: call.peerIp,
      }),
    );
  }
  const { code, reason, retryAfterMs, wouldDeny } = decision;
  const { explain } = request;
  return {
    code,
    requestId,
    record,
    credits,
    limits,
    retryAfterMs,
    reason,
    wouldDeny,
    checks,
    explain,
  };
}

const traceOf = (call: Call, record: KeyRecord | null, decision: Decision): Check[] =>
  record === null
    ? [{ check: "exists", passed: false, detail: decision.reason }]
    : traceDecision(record, call.request, decision, call.now);

/** What the log cannot work out later: how the limits and credits stood. */
function numbersOf(
  call: Call,
  decision: Decision,
  limits: readonly LimitOutcome[],
  credits: number | null,
): Check[] {
  const checks: Check[] = [];
  for (const { name, limit, remaining, exceeded } of limits)
    checks.push({
      check: "limit",
      passed: !exceeded,
      detail: `${name}: ${remaining} of ${limit} left`,
    });
  if (limits[0]?.degraded)
    checks.push({
      check: "degraded",
      passed: true,
      detail: "Redis is away: a share of each limit",
    });
  if (credits !== null)
    checks.push({
      check: "credits",
      passed: decision.code !== "CREDITS_EXCEEDED",
      detail: `${credits} left, cost ${call.request.cost}`,
    });
  return checks;
}
