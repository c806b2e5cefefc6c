import { peekBucket, refillOf, takeFrom } from "./bucket";
import type { ScriptRunner } from "./connect";
import { peekFixed, windowOf } from "./fixed";
import {
  askedOf,
  costUpTo,
  type LimitCheck,
  type LimitDecision,
  type LimitState,
  tookCost,
} from "./limit";
import { peekSliding } from "./sliding";
import { type LimiterUnavailable, ScriptTurns } from "./turns";

/** A counter as the script read it: used | current, previous | tokens, refilled at (−1: full). */
type Counter = Readonly<{ x: number; y: number }>;

function stateOf(
  { x, y }: Counter,
  check: LimitCheck,
  nowMs: number,
  asked: number,
  taken: number,
): LimitState {
  if (check.algorithm === "fixed") return peekFixed(x + taken, check, nowMs, asked);
  if (check.algorithm === "sliding")
    return peekSliding({ current: x + taken, previous: y }, check, nowMs, asked);
  const bucket = y < 0 ? null : { tokens: x, refilledAtMs: y };
  return peekBucket(takeFrom(bucket, check, nowMs, taken), check, nowMs, asked);
}

/** The decision that the local limiter would make on the same counters. @param at where its numbers begin */
function decide(
  numbers: readonly number[],
  at: number,
  checks: readonly LimitCheck[],
  nowMs: number,
): LimitDecision {
  const admitted = numbers[at] === 1;
  const isExceeded = (i: number) => numbers[at + 3 * i + 1] === 1;
  const states = checks.map((check, i) => {
    const counter = { x: numbers[at + 3 * i + 2] ?? 0, y: numbers[at + 3 * i + 3] ?? 0 };
    const taken = admitted ? costUpTo(checks, i, (j) => !isExceeded(j)) : 0;
    if (admitted && !isExceeded(i)) return stateOf(counter, check, nowMs, 0, taken);
    return stateOf(counter, check, nowMs, askedOf(checks, i), 0);
  });
  return { admitted, states };
}

/**
 * Limits in Redis, for several nodes: the algorithms and counters of @upstash/ratelimit, every limit
 * of a call decided together in one atomic script and one round trip. Same decisions as `LocalLimiter`.
 */
export class SharedLimiter {
  readonly #turns: ScriptTurns;

  /**
   * @param patienceMs how long an answer is waited for. The library itself would answer "admitted" after 5 s.
   * @param prefix begins the name of every counter, so that installations may share a Redis
   */
  constructor(
    redis: ScriptRunner,
    patienceMs?: number,
    private readonly prefix = "keyway:limit",
  ) {
    this.#turns = new ScriptTurns(redis, patienceMs);
  }

  /**
   * Takes the cost of every check, or of none: a denied call consumes nothing.
   * @param nowMs milliseconds since 1970; the clocks of the nodes have to agree as far as windows should
   * @throws LimiterUnavailable; the cost may then have been taken, never twice. What Redis decided all the same is told
   *   to its `onLate`.
   */
  takeAll(checks: readonly LimitCheck[], nowMs: number): Promise<LimitDecision> {
    return this.#ask("take", checks, nowMs);
  }

  /**
   * Returns what an admitted `takeAll` took, when a later step of the same verify denies.
   * @param takenAtMs the `nowMs` of that `takeAll`
   * @throws LimiterUnavailable; the units then come back when their window ends
   */
  async giveBack(
    checks: readonly LimitCheck[],
    decision: LimitDecision,
    takenAtMs: number,
  ): Promise<void> {
    const taken = checks.filter((_, i) => tookCost(decision, i));
    if (taken.length > 0) await this.#ask("give", taken, takenAtMs);
  }

  #ask(
    verb: "take" | "give",
    checks: readonly LimitCheck[],
    nowMs: number,
  ): Promise<LimitDecision> {
    return new Promise((resolve, reject) => {
      let failure: LimiterUnavailable | null = null;
      this.#turns.add({
        keys: checks.flatMap((check) => this.#keysOf(check, nowMs)),
        args: [
          `${verb} ${nowMs} ${checks.length}`,
          ...checks.map((check, i) => lineOf(check, askedOf(checks, i))),
        ],
        numbers: 1 + 3 * checks.length,
        workspace: workspaceOf(checks[0]),
        done: (numbers, at) => {
          const decision = decide(numbers, at, checks, nowMs);
          if (failure === null) resolve(decision);
          else failure.onLate?.(decision);
        },
        failed: (error) => {
          failure = error;
          reject(error);
        },
      });
    });
  }

  /**
   * Named as the library names them: one a window, or one a bucket. The braces are a hash tag: every counter of a
   * workspace, whose id comes first in `key`, lies in one slot of a cluster, so that one script reaches all limits
   * of a call, those of a key and those its owner's keys share.
   */
  #keysOf(check: LimitCheck, nowMs: number): string[] {
    const { algorithm, windowMs, key } = check;
    const name = `${this.prefix}:{${workspaceOf(check)}}:${algorithm}:${windowMs}:${key}`;
    if (algorithm === "token_bucket") return [name];
    const window = windowOf(nowMs, windowMs);
    const current = `${name}:${window}`;
    return algorithm === "fixed" ? [current] : [current, `${name}:${window - 1}`];
  }
}

function workspaceOf(check: LimitCheck | undefined): string {
  const key = check?.key ?? "";
  const end = key.indexOf(":");
  return end < 0 ? key : key.slice(0, end);
}

/** A check as the script reads it. */
function lineOf(check: LimitCheck, asked: number): string {
  const { algorithm, limit, windowMs, cost, mode } = check;
  const bucket = algorithm === "token_bucket";
  const { rate, intervalMs } = bucket
    ? refillOf(limit, windowMs)
    : { rate: 0, intervalMs: windowMs };
  return `${algorithm} ${limit} ${intervalMs} ${rate} ${cost} ${asked} ${mode}`;
}
