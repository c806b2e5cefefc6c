import { type Bucket, peekBucket, refill, takeFrom } from "./bucket";
import { peekFixed, windowOf } from "./fixed";
import type { LimitAlgorithm, LimitCheck, LimitState } from "./limit";
import { peekSliding } from "./sliding";

/**
 * All counters of one algorithm and one length of window. They age together: when a window turns, a
 * whole map is let go, so nothing is ever swept and nothing that still counts is dropped.
 */
export interface Counters {
  /** What a check of `asked` units would be answered. Takes nothing. */
  peek(check: LimitCheck, nowMs: number, asked: number): LimitState;
  take(check: LimitCheck, nowMs: number): void;
  /** Undoes a `take` of that moment, as far as it still counts. */
  giveBack(check: LimitCheck, takenAtMs: number): void;
  /** Whether every counter has run out, so that the whole of it can be forgotten. */
  isIdle(nowMs: number): boolean;
}

type Counts = Map<string, number>;

const add = (counts: Counts, key: string, cost: number): void => {
  counts.set(key, Math.max(0, (counts.get(key) ?? 0) + cost));
};

/** Counts of the window of now and of the one before it; serves the fixed and the sliding algorithm. */
class WindowCounters implements Counters {
  #window = 0;
  #current: Counts = new Map();
  #previous: Counts = new Map();

  constructor(
    private readonly windowMs: number,
    private readonly sliding: boolean,
  ) {}

  /** A clock that steps back stays in the window it has reached: units are never handed out twice. */
  #turn(nowMs: number): number {
    const window = windowOf(nowMs, this.windowMs);
    if (window > this.#window) {
      this.#previous = window === this.#window + 1 && this.sliding ? this.#current : new Map();
      this.#current = new Map();
      this.#window = window;
    }
    return Math.max(nowMs, this.#window * this.windowMs);
  }

  peek(check: LimitCheck, nowMs: number, asked: number): LimitState {
    const time = this.#turn(nowMs);
    const current = this.#current.get(check.key) ?? 0;
    if (!this.sliding) return peekFixed(current, check, time, asked);
    const previous = this.#previous.get(check.key) ?? 0;
    return peekSliding({ current, previous }, check, time, asked);
  }

  take(check: LimitCheck, nowMs: number): void {
    this.#turn(nowMs);
    add(this.#current, check.key, check.cost);
  }

  giveBack(check: LimitCheck, takenAtMs: number): void {
    const age = this.#window - windowOf(takenAtMs, this.windowMs);
    if (age <= 0) add(this.#current, check.key, -check.cost);
    else if (age === 1) add(this.#previous, check.key, -check.cost);
  }

  isIdle(nowMs: number): boolean {
    return windowOf(nowMs, this.windowMs) > this.#window + 1;
  }
}

/**
 * Buckets in two generations of two windows each. Whatever was not touched for a whole generation
 * has been refilled in the meantime, and a full bucket is the same as none.
 */
class BucketCounters implements Counters {
  #generation = 0;
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();

  constructor(private readonly windowMs: number) {}

  #turn(nowMs: number): void {
    const generation = windowOf(nowMs, 2 * this.windowMs);
    if (generation <= this.#generation) return;
    this.#old = generation === this.#generation + 1 ? this.#young : new Map();
    this.#young = new Map();
    this.#generation = generation;
  }

  #find(check: LimitCheck, nowMs: number): Bucket | null {
    this.#turn(nowMs);
    const bucket = this.#young.get(check.key) ?? this.#old.get(check.key) ?? null;
    return refill(bucket, check, nowMs);
  }

  #put(key: string, bucket: Bucket | null): void {
    this.#old.delete(key);
    if (bucket === null) this.#young.delete(key);
    else this.#young.set(key, bucket);
  }

  peek(check: LimitCheck, nowMs: number, asked: number): LimitState {
    return peekBucket(this.#find(check, nowMs), check, nowMs, asked);
  }

  take(check: LimitCheck, nowMs: number): void {
    this.#put(check.key, takeFrom(this.#find(check, nowMs), check, nowMs, check.cost));
  }

  giveBack(check: LimitCheck, takenAtMs: number): void {
    this.#put(check.key, takeFrom(this.#find(check, takenAtMs), check, takenAtMs, -check.cost));
  }

  isIdle(nowMs: number): boolean {
    return windowOf(nowMs, 2 * this.windowMs) > this.#generation + 1;
  }
}

/** Empty counters for one algorithm and window. */
export const newCounters = (algorithm: LimitAlgorithm, windowMs: number): Counters =>
  algorithm === "token_bucket"
    ? new BucketCounters(windowMs)
    : new WindowCounters(windowMs, algorithm === "sliding");
