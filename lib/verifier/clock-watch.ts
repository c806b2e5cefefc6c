/** Beyond this the clock was set: it did not just drift. */
const STEP_MS = 1000;

/**
 * Notices when somebody sets this machine's wall clock. Leases and counting do not rest on it, but windows of limits and
 * the minute under which a verification is counted do.
 */
export class ClockWatch {
  readonly stats = { steps: 0 };
  #offset: number | null = null;

  /**
   * To be called from time to time.
   * @param mono milliseconds of the monotonic clock
   * @param wall milliseconds since 1970
   * @returns by how many milliseconds the wall clock was set since the last call, ahead or (negative) back; 0 if it was not
   */
  look(mono = performance.now(), wall = Date.now()): number {
    const offset = wall - mono;
    const step = offset - (this.#offset ?? offset);
    this.#offset = offset;
    if (Math.abs(step) < STEP_MS) return 0;
    this.stats.steps++;
    return step;
  }
}
