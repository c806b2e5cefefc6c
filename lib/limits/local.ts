import { type Counters, newCounters } from "./counters";
import {
  askedOf,
  isDenied,
  type LimitAlgorithm,
  type LimitCheck,
  type LimitDecision,
  type LimitState,
  tookCost,
} from "./limit";

const CALLS_BETWEEN_CLEANINGS = 1024;

/**
 * Limits in the memory of this process: exact when it is the only node. Synchronous, so that no other
 * call comes between a decision and its counting. Memory is bounded by the counters used in the
 * current and the previous window (token buckets: in the last four windows); one that still counts
 * is never dropped.
 */
export class LocalLimiter {
  /** By length of window. */
  readonly #counters: Readonly<Record<LimitAlgorithm, Map<number, Counters>>> = {
    fixed: new Map(),
    sliding: new Map(),
    token_bucket: new Map(),
  };
  #calls = 0;

  /**
   * Takes the cost of every check, or of none: a denied call consumes nothing.
   * @param nowMs milliseconds since 1970
   */
  takeAll(checks: readonly LimitCheck[], nowMs: number): LimitDecision {
    this.#clean(nowMs);
    const states = checks.map((check, i) => this.#of(check).peek(check, nowMs, askedOf(checks, i)));
    if (isDenied(checks, states)) return { admitted: false, states };
    return {
      admitted: true,
      states: checks.map((check, i) => this.#take(check, states[i], nowMs)),
    };
  }

  /**
   * Returns what an admitted `takeAll` took, when a later step of the same verify denies.
   * @param takenAtMs the `nowMs` of that `takeAll`
   */
  giveBack(checks: readonly LimitCheck[], decision: LimitDecision, takenAtMs: number): void {
    checks.forEach((check, i) => {
      if (tookCost(decision, i)) this.#of(check).giveBack(check, takenAtMs);
    });
  }

  /** How many windows of different algorithm and length hold counters. */
  get size(): number {
    return Object.values(this.#counters).reduce((sum, byWindow) => sum + byWindow.size, 0);
  }

  #take(check: LimitCheck, state: LimitState | undefined, nowMs: number): LimitState {
    const counters = this.#of(check);
    if (state?.exceeded === true) return state;
    if (check.cost > 0) counters.take(check, nowMs);
    return counters.peek(check, nowMs, 0);
  }

  #of(check: LimitCheck): Counters {
    const byWindow = this.#counters[check.algorithm];
    let counters = byWindow.get(check.windowMs);
    if (counters === undefined) {
      counters = newCounters(check.algorithm, check.windowMs);
      byWindow.set(check.windowMs, counters);
    }
    return counters;
  }

  /** Forgets windows of a length that nobody asks for any more. */
  #clean(nowMs: number): void {
    if (++this.#calls % CALLS_BETWEEN_CLEANINGS !== 0) return;
    for (const byWindow of Object.values(this.#counters)) {
      for (const [windowMs, counters] of byWindow) {
        if (counters.isIdle(nowMs)) byWindow.delete(windowMs);
      }
    }
  }
}
