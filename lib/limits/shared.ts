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
import { limitScript } from "./script";
import { peekSliding } from "./sliding";

/** Redis did not answer within the budget, or refused. The caller decides what then; it is never open. */
export class LimiterUnavailable extends Error {
  override readonly name = "LimiterUnavailable";
}

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

/** The numbers of the script's answer. @throws LimiterUnavailable when it is another answer */
function readReply(reply: unknown, checks: readonly LimitCheck[]): number[] {
  const numbers = Array.isArray(reply) ? reply.map(Number) : [];
  if (numbers.length !== 1 + 3 * checks.length || numbers.some(Number.isNaN))
    throw new LimiterUnavailable("Redis gave an answer that is not the limit script's.");
  return numbers;
}

/** The decision that the local limiter would make on the same counters. */
function decide(reply: unknown, checks: readonly LimitCheck[], nowMs: number): LimitDecision {
  const numbers = readReply(reply, checks);
  const admitted = numbers[0] === 1;
  const exceeded = checks.map((_, i) => numbers[3 * i + 1] === 1);
  const states = checks.map((check, i) => {
    const counter = { x: numbers[3 * i + 2] ?? 0, y: numbers[3 * i + 3] ?? 0 };
    const taken = admitted ? costUpTo(checks, i, (j) => !exceeded[j]) : 0;
    if (admitted && !exceeded[i]) return stateOf(counter, check, nowMs, 0, taken);
    return stateOf(counter, check, nowMs, askedOf(checks, i), 0);
  });
  return { admitted, states };
}

/**
 * Limits in Redis, for several nodes: the algorithms and counters of @upstash/ratelimit, every limit
 * of a call decided together in one atomic script and one round trip. Same decisions as `LocalLimiter`.
 */
export class SharedLimiter {
  /**
   * @param budgetMs how long an answer may take. The library itself would answer "admitted" after 5 s.
   * @param prefix begins the name of every counter, so that installations may share a Redis
   */
  constructor(
    private readonly redis: ScriptRunner,
    private readonly budgetMs = 50,
    private readonly prefix = "keyway:limit",
  ) {}

  /**
   * Takes the cost of every check, or of none: a denied call consumes nothing.
   * @param nowMs milliseconds since 1970; the clocks of the nodes have to agree as far as windows should
   * @throws LimiterUnavailable; the cost may then have been taken, never twice
   */
  async takeAll(checks: readonly LimitCheck[], nowMs: number): Promise<LimitDecision> {
    return decide(await this.#run("take", checks, nowMs), checks, nowMs);
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
    if (taken.length > 0) await this.#run("give back", taken, takenAtMs);
  }

  async #run(
    verb: "take" | "give back",
    checks: readonly LimitCheck[],
    nowMs: number,
  ): Promise<unknown> {
    const script = await limitScript();
    const keys = checks.flatMap((check) => this.#keysOf(check, nowMs));
    const args = checks.flatMap((check, i) => argsOf(check, askedOf(checks, i)));
    return within(this.budgetMs, this.redis.run(script, keys, [verb, nowMs, ...args]));
  }

  /**
   * Named as the library names them: one a window, or one a bucket. The braces are a hash tag: every counter of a
   * workspace, whose id comes first in `key`, lies in one slot of a cluster, so that one script reaches all limits
   * of a call, those of a key and those its owner's keys share.
   */
  #keysOf({ algorithm, windowMs, key }: LimitCheck, nowMs: number): [string, string] {
    const [workspace] = key.split(":", 1);
    const name = `${this.prefix}:{${workspace}}:${algorithm}:${windowMs}:${key}`;
    if (algorithm === "token_bucket") return [name, name];
    const window = windowOf(nowMs, windowMs);
    return [`${name}:${window}`, `${name}:${window - 1}`];
  }
}

function argsOf(check: LimitCheck, asked: number): (string | number)[] {
  const { algorithm, limit, windowMs, cost, mode } = check;
  const bucket = algorithm === "token_bucket";
  const { rate, intervalMs } = bucket
    ? refillOf(limit, windowMs)
    : { rate: 0, intervalMs: windowMs };
  return [algorithm, limit, intervalMs, rate, cost, asked, mode];
}

async function within<T>(budgetMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () =>
      reject(new LimiterUnavailable(`Redis gave no answer within ${budgetMs} ms.`));
    // A turn later: when it was this process that was busy, the answer has come and is only not read yet.
    timer = setTimeout(() => setImmediate(refuse), budgetMs);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    if (error instanceof LimiterUnavailable) throw error;
    throw new LimiterUnavailable("Redis refused or was not reached.", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
