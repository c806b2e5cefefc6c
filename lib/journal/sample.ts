import type { Line } from "./line";

/** Lines of one outcome that the log keeps in each second, for each workspace and node. Counts stay exact. */
const LOGGED_PER_SECOND = 200;
/** Seconds that are remembered: far more than are counted at a time. */
const SHARES_MAX = 10_000;

/**
 * Chooses the lines that go into the log: all of them up to a rate, then none until the next second. Each outcome
 * has its own share, so that a flood of one hides no other. How many there were in all stands in the roll-ups.
 */
export class LogSampler {
  #counts = new Map<string, number>();

  constructor(private readonly perSecond = LOGGED_PER_SECOND) {}

  /** Whether a line goes into the log; asked once of each. */
  keeps({ workspaceId, outcome, at }: Line): boolean {
    const share = `${workspaceId} ${outcome} ${Math.floor(at / 1000)}`;
    const count = (this.#counts.get(share) ?? 0) + 1;
    if (this.#counts.size >= SHARES_MAX) this.#counts.clear();
    this.#counts.set(share, count);
    return count <= this.perSecond;
  }
}
