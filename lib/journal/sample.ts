/** Lines of one outcome that the log keeps in each second, for each workspace and node. Counts stay exact. */
const LOGGED_PER_SECOND = 200;
/** Seconds and shares that are remembered: far more than are counted at a time. */
const SECONDS_MAX = 1_000;
const SHARES_MAX = 10_000;

/** What a workspace may log of one outcome. */
export class Share {
  readonly #counts = new Map<number, number>();

  constructor(private readonly perSecond: number) {}

  /** Whether a line of that moment goes into the log; asked once of each. @param at milliseconds since 1970 */
  keeps(at: number): boolean {
    const second = Math.floor(at / 1000);
    const count = (this.#counts.get(second) ?? 0) + 1;
    if (this.#counts.size >= SECONDS_MAX) this.#counts.clear();
    this.#counts.set(second, count);
    return count <= this.perSecond;
  }
}

/**
 * Chooses the lines that go into the log: all of them up to a rate, then none until the next second. Each outcome
 * has its own share, so that a flood of one hides no other. How many there were in all stands in the roll-ups.
 */
export class LogSampler {
  readonly #shares = new Map<string, Share>();

  constructor(private readonly perSecond = LOGGED_PER_SECOND) {}

  shareOf(workspaceId: string, outcome: string): Share {
    const name = `${workspaceId} ${outcome}`;
    let share = this.#shares.get(name);
    if (!share) {
      if (this.#shares.size >= SHARES_MAX) this.#shares.clear();
      share = new Share(this.perSecond);
      this.#shares.set(name, share);
    }
    return share;
  }
}
