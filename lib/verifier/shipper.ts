import type { Journal } from "@/lib/journal/journal";
import { segmentsIn } from "@/lib/journal/ship";
import type { VerifierOptions } from "./open";

/** Whose journal, which segments, and which of them is still being written: `shipJournal`'s question as data. */
export type CountRequest = Readonly<{
  nodeId: string;
  folder: string;
  segments: readonly string[];
  current: string | null;
}>;

/** Resolves when the segments are in the roll-ups; tells of lines that could not be read. */
export type CountJournal = (
  request: CountRequest,
  onDamage: (lines: number) => void,
) => Promise<unknown>;

const SHIP_MS = 500;
const SHIP_MAX_MS = 1_500;
/** Of a second, counting takes a tenth at most: what is counted at once is written to the same rows. */
const REST = 9;

/** Counts the journal every half second, under load every one and a half; one run at a time. */
export class Shipper {
  journal: Journal | null = null;
  /**
   * How many runs ended, how many failed, how many lines could not be read; when the last run began that counted
   * everything before it, by the monotonic clock.
   */
  readonly stats = { runs: 0, failed: 0, damagedLines: 0, countedUntil: performance.now() };
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  /** The run that has not begun: whoever asks before it does is counted by it. */
  #next: Promise<void> | null = null;

  constructor(
    private readonly options: Pick<VerifierOptions, "count" | "onError">,
    private readonly of: Readonly<{ nodeId: string; folder: string }>,
  ) {}

  /** Runs after the one that is under way, so that what was appended before this call is counted by it. */
  ship(): Promise<void> {
    if (this.#next) return this.#next;
    const run = this.#running
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#count();
      });
    this.#next = run;
    this.#running = run;
    return run;
  }

  /** Which segments are closed is known here alone, and only at this instant. */
  async #count(): Promise<void> {
    const { nodeId, folder } = this.of;
    const current = this.journal?.current ?? null;
    const since = performance.now();
    try {
      const segments = segmentsIn(folder);
      await this.options.count({ nodeId, folder, segments, current }, (lines) => {
        this.stats.damagedLines += lines;
      });
    } catch (error) {
      this.stats.failed++;
      throw error;
    }
    this.stats.runs++;
    this.stats.countedUntil = since;
  }

  start(waitMs = SHIP_MS): void {
    this.#timer = setTimeout(() => {
      const started = performance.now();
      const wait = () =>
        Math.min(SHIP_MAX_MS, Math.max(SHIP_MS, REST * (performance.now() - started)));
      this.ship()
        .catch((error: unknown) => this.options.onError("The journal could not be counted", error))
        .finally(() => this.#timer && this.start(wait()));
    }, waitMs);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
