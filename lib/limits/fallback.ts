import type { LimitCheck, LimitDecision } from "./limit";
import { LocalLimiter } from "./local";
import { LimiterUnavailable, type SharedLimiter } from "./shared";

/**
 * The shared limiter, and while Redis does not answer the one of this process: neither open nor closed.
 * Each node then admits up to the limit by itself, and counts begin anew, so over `n` nodes at most `n` times
 * the limit passes in a window in which Redis fails.
 */
export class FallbackLimiter {
  readonly #local = new LocalLimiter();
  readonly #decidedHere = new WeakSet<LimitDecision>();
  #degraded = false;

  /** @param onChange hears when Redis is lost and when it is back */
  constructor(
    private readonly shared: SharedLimiter,
    private readonly onChange: (degraded: boolean) => void = () => {},
  ) {}

  /** Whether the last decision was made without Redis. */
  get degraded(): boolean {
    return this.#degraded;
  }

  /** @param nowMs milliseconds since 1970 */
  async takeAll(checks: readonly LimitCheck[], nowMs: number): Promise<LimitDecision> {
    try {
      const decision = await this.shared.takeAll(checks, nowMs);
      this.#become(false);
      return decision;
    } catch (error) {
      if (!(error instanceof LimiterUnavailable)) throw error;
      this.#become(true);
      const decision = this.#local.takeAll(checks, nowMs);
      this.#decidedHere.add(decision);
      return decision;
    }
  }

  /** Returns a cost to where it was taken. What Redis cannot take back now comes back when its window ends. */
  async giveBack(
    checks: readonly LimitCheck[],
    decision: LimitDecision,
    takenAtMs: number,
  ): Promise<void> {
    if (this.#decidedHere.has(decision)) {
      this.#local.giveBack(checks, decision, takenAtMs);
      return;
    }
    await this.shared.giveBack(checks, decision, takenAtMs).catch((error: unknown) => {
      if (!(error instanceof LimiterUnavailable)) throw error;
    });
  }

  #become(degraded: boolean): void {
    if (degraded === this.#degraded) return;
    this.#degraded = degraded;
    this.onChange(degraded);
  }
}
