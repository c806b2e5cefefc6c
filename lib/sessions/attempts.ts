/** How many tries at once, and how fast they come back. */
export type Allowance = Readonly<{ burst: number; perMinute: number }>;

type Bucket = { level: number; at: number };

const MAX_BUCKETS = 20_000;

/**
 * Token buckets of one process, by name. A bucket refills all the time, so whoever is out of tries only
 * waits; nobody is ever locked out for good. When there are too many names, the oldest are forgotten.
 */
export class Attempts {
  readonly #buckets = new Map<string, Bucket>();

  /**
   * Seconds until the next try of `name` is allowed; 0 now.
   * @param now milliseconds since 1970
   */
  wait(name: string, allowance: Allowance, now = Date.now()): number {
    const { level } = this.#at(name, allowance, now);
    return level >= 1 ? 0 : Math.ceil(((1 - level) * 60) / allowance.perMinute);
  }

  /** Counts a try. @param now milliseconds since 1970 */
  count(name: string, allowance: Allowance, now = Date.now()): void {
    const { level } = this.#at(name, allowance, now);
    this.#buckets.delete(name);
    this.#buckets.set(name, { level: Math.max(0, level - 1), at: now });
    if (this.#buckets.size <= MAX_BUCKETS) return;
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }

  /** Gives back what was counted, as after a success. */
  forget(name: string): void {
    this.#buckets.delete(name);
  }

  #at(name: string, { burst, perMinute }: Allowance, now: number): Bucket {
    const bucket = this.#buckets.get(name) ?? { level: burst, at: now };
    const refilled = bucket.level + ((now - bucket.at) * perMinute) / 60_000;
    return { level: Math.min(burst, refilled), at: now };
  }
}
