import { bucketOf, LATENCY_BUCKETS } from "@/lib/usage/latency";
import type { Outcome } from "./answer";

/** Latencies of one group of outcomes: counts by bucket, and their sum. */
export class Latencies {
  readonly counts = new Array<number>(LATENCY_BUCKETS).fill(0);
  micros = 0;

  /** @param micros microseconds */
  add(micros: number): void {
    const bucket = bucketOf(micros);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.micros += micros;
  }
}

/** Checks of standalone limits. */
export type LimitsMeasure = { allowed: number; denied: number };

/** What a node has done since it started, as plain numbers: read when somebody asks, and no work before. */
export class Measures {
  readonly verifications = {
    valid: new Latencies(),
    denied: new Latencies(),
    not_found: new Latencies(),
  };
  readonly limits: LimitsMeasure = { allowed: 0, denied: 0 };
  /** Requests refused because too many were in flight. */
  sheds = 0;
  inFlight = 0;
  /** Trips to the database for credits. */
  reservations = 0;

  /** Counts a verification. @param micros microseconds */
  count(outcome: Outcome, micros: number): void {
    const { valid, denied, not_found } = this.verifications;
    (outcome === "VALID" ? valid : outcome === "NOT_FOUND" ? not_found : denied).add(micros);
  }
}
