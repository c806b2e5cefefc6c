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

/** Resolves when the segments are in the roll-ups. */
export type CountJournal = (request: CountRequest) => Promise<unknown>;

const SHIP_MS = 500;

/** Counts the journal every half second; one run at a time. */
export class Shipper {
  journal: Journal | null = null;
  /** When the last run began that counted everything before it, by the monotonic clock; how many runs failed. */
  readonly stats = { runs: 0, failed: 0, countedUntil: performance.now() };
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
      await this.options.count({ nodeId, folder, segments: segmentsIn(folder), current });
    } catch (error) {
      this.stats.failed++;
      throw error;
    }
    this.stats.runs++;
    this.stats.countedUntil = since;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.ship()
        .catch((error: unknown) => this.options.onError("The journal could not be counted", error))
        .finally(() => this.#timer && this.start());
    }, SHIP_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
