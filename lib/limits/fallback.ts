import type { LimitCheck, LimitDecision } from "./limit";
import { LocalLimiter } from "./local";
import type { Membership } from "./membership";
import type { SharedLimiter } from "./shared";
import { LimiterUnavailable } from "./turns";

/** How calls were decided, for metrics. */
export type LimiterStats = { shared: number; degraded: number };

/**
 * The shared limiter, and while Redis does not answer this node's share of each limit: neither open nor closed.
 * At most the limit passes in a window in which all nodes are without Redis; less than twice the limit in one in which
 * some node loses it or has it back, and once more for each time that Redis itself forgets what it counted.
 */
export class FallbackLimiter {
  readonly #local = new LocalLimiter();
  #degraded = false;
  #probing = false;
  readonly stats: LimiterStats = { shared: 0, degraded: 0 };

  /** @param onChange hears when Redis is lost and when it is back */
  constructor(
    private readonly shared: SharedLimiter,
    private readonly members: Pick<Membership, "shareOf">,
    private readonly onChange: (degraded: boolean) => void = () => {},
  ) {}

  /** Whether the last decision was made without Redis. */
  get degraded(): boolean {
    return this.#degraded;
  }

  /**
   * Once Redis is lost one call at a time waits to see whether it is back; the others are decided at once.
   * @param nowMs milliseconds since 1970
   */
  takeAll(checks: readonly LimitCheck[], nowMs: number): Promise<LimitDecision> {
    if (this.#degraded && this.#probing) return Promise.resolve(this.#takeShares(checks, nowMs));
    const probes = this.#degraded;
    if (probes) this.#probing = true;
    return this.shared.takeAll(checks, nowMs).then(
      (decision) => {
        if (probes) this.#probing = false;
        this.#become(false);
        this.stats.shared++;
        return decision;
      },
      (error: unknown) => {
        if (probes) this.#probing = false;
        return this.#fallBack(error, checks, nowMs);
      },
    );
  }

  /** Decides by the share. Should Redis have counted a call that is denied so, it gives that back. */
  #fallBack(error: unknown, checks: readonly LimitCheck[], nowMs: number): LimitDecision {
    if (!(error instanceof LimiterUnavailable)) throw error;
    this.#become(true);
    const decision = this.#takeShares(checks, nowMs);
    if (!decision.admitted) error.onLate = (late) => void this.giveBack(checks, late, nowMs);
    return decision;
  }

  #takeShares(checks: readonly LimitCheck[], nowMs: number): LimitDecision {
    this.stats.degraded++;
    return { ...this.#local.takeAll(this.#sharesOf(checks, nowMs), nowMs), degraded: true };
  }

  #sharesOf(checks: readonly LimitCheck[], nowMs: number): LimitCheck[] {
    return checks.map((check) => ({ ...check, limit: this.members.shareOf(check, nowMs) }));
  }

  /** Returns a cost to where it was taken. What Redis cannot take back now comes back when its window ends. */
  async giveBack(
    checks: readonly LimitCheck[],
    decision: LimitDecision,
    takenAtMs: number,
  ): Promise<void> {
    if (decision.degraded) {
      this.#local.giveBack(this.#sharesOf(checks, takenAtMs), decision, takenAtMs);
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
