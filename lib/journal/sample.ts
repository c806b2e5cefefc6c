/**
 * How many verifications of one outcome come, in a second, before the log thins them out; a workspace and node each.
 * Of those behind the first `past` of a second, one in `oneIn` is kept. Counts stay exact.
 */
const STEPS = [
  { past: 10_000, oneIn: 1000 },
  { past: 1000, oneIn: 100 },
  { past: 100, oneIn: 10 },
] as const;
/** Seconds and shares that are remembered: far more than are counted at a time. */
const SECONDS_MAX = 1_000;
const SHARES_MAX = 10_000;

/** What a workspace may log of one outcome. */
export class Share {
  readonly #counts = new Map<number, number>();

  /**
   * Whether a line of that moment goes into the log; asked once of each.
   * @param at milliseconds since 1970
   * @returns how many verifications the line then stands for: itself and those before it that are left out; 0 if it
   *   is one of those
   */
  weigh(at: number): number {
    const second = Math.floor(at / 1000);
    const count = (this.#counts.get(second) ?? 0) + 1;
    if (this.#counts.size >= SECONDS_MAX) this.#counts.clear();
    this.#counts.set(second, count);
    const oneIn = STEPS.find(({ past }) => count > past)?.oneIn ?? 1;
    return count % oneIn === 0 ? oneIn : 0;
  }
}

/**
 * Chooses the lines that go into the log: all of them up to a rate, fewer and fewer beyond it, each knowing how many
 * it stands for. Each outcome has its own share, so that a flood of one hides no other. How many there were in all
 * stands in the roll-ups.
 */
export class LogSampler {
  readonly #shares = new Map<string, Share>();

  shareOf(workspaceId: string, outcome: string): Share {
    const name = `${workspaceId} ${outcome}`;
    let share = this.#shares.get(name);
    if (!share) {
      if (this.#shares.size >= SHARES_MAX) this.#shares.clear();
      share = new Share();
      this.#shares.set(name, share);
    }
    return share;
  }
}
