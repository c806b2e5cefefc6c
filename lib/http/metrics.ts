import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { confirmStats } from "@/lib/changes/confirm";
import { endOf } from "@/lib/usage/latency";
import type { Verifier } from "@/lib/verifier/open";
import type { Latencies } from "@/lib/verify/measures";

const PREFIX = "keyway_";

type Reading = readonly [name: string, help: string, read: (verifier: Verifier) => number];

/** What only grows. */
const COUNTERS: readonly Reading[] = [
  ["cache_hits_total", "Records found in memory", ({ node }) => node.stats.hits],
  ["cache_misses_total", "Records looked up in the database", ({ node }) => node.stats.misses],
  ["misses_refused_total", "Look-ups refused as a flood", ({ node }) => node.gate?.refused ?? 0],
  [
    "journal_lines_total",
    "Lines journaled: verifications and uses of management keys",
    ({ journal }) => journal.stats.lines,
  ],
  ["journal_bytes_total", "Bytes written to the journal", ({ journal }) => journal.stats.bytes],
  ["journal_flushes_total", "Writes of the journal", ({ journal }) => journal.stats.flushes],
  [
    "journal_failures_total",
    "Failed writes: answered 503",
    ({ journal }) => journal.stats.failures,
  ],
  [
    "journal_flush_seconds_total",
    "Time spent writing the journal",
    ({ journal }) => journal.stats.flushMs / 1000,
  ],
  [
    "shipper_runs_total",
    "Counts of the journal into roll-ups",
    ({ shipper }) => shipper.stats.runs,
  ],
  ["shipper_failures_total", "Counts that failed", ({ shipper }) => shipper.stats.failed],
  [
    "journal_damaged_lines_total",
    "Journal lines that could not be read, and are not counted",
    ({ shipper }) => shipper.stats.damagedLines,
  ],
  [
    "clock_steps_total",
    "Times the wall clock was set by a second or more",
    ({ clockWatch }) => clockWatch.stats.steps,
  ],
  ["credit_reservations_total", "Trips for credits", ({ measures }) => measures.reservations],
  ["sheds_total", "Requests refused under load", ({ measures }) => measures.sheds],
  ["limits_shared_total", "Decided by Redis", ({ limiter }) => limiter.stats?.shared ?? 0],
  ["limits_degraded_total", "Decided without it", ({ limiter }) => limiter.stats?.degraded ?? 0],
  ["limit_checks_allowed_total", "Standalone checks", ({ measures }) => measures.limits.allowed],
  ["limit_checks_denied_total", "Those that denied", ({ measures }) => measures.limits.denied],
  ["changes_total", "Changes this process confirmed", () => confirmStats.changes],
  ["change_confirm_seconds_total", "Time spent confirming", () => confirmStats.ms / 1000],
  ["nodes_fenced_total", "Silent nodes a change had to fence", () => confirmStats.fenced],
];

/** What goes up and down. */
const GAUGES: readonly Reading[] = [
  ["lease_held", "1 while the cache may be believed", ({ node }) => Number(node.leased)],
  ["lease_age_seconds", "Since the lease was asked for", ({ node }) => node.leaseAgeMs / 1000],
  ["cache_records", "Records in memory", ({ node }) => node.cache.size],
  ["misses_waiting", "Look-ups under way", ({ node }) => node.gate?.waiting ?? 0],
  ["requests_in_flight", "Requests under way", ({ measures }) => measures.inFlight],
  ["limiter_degraded", "1 while Redis is away", ({ limiter }) => Number(limiter.degraded ?? false)],
  ["journal_failing", "1 after a failed write", ({ journal }) => Number(journal.failing)],
  [
    "journal_slowest_flush_seconds",
    "The slowest write since the start",
    ({ journal }) => journal.stats.slowestFlushMs / 1000,
  ],
  [
    "change_confirm_slowest_seconds",
    "The slowest confirmation since the start",
    () => confirmStats.slowestMs / 1000,
  ],
  [
    "shipper_lag_seconds",
    "Since the journal was last counted to its end",
    ({ shipper }) => (performance.now() - shipper.stats.countedUntil) / 1000,
  ],
];

/** A histogram whose buckets are counted elsewhere: the library asks `getForPromString` for its text. */
class CountedHistogram extends Histogram<"outcome"> {
  readonly #facts: Readonly<{ name: string; help: string }>;

  constructor(
    name: string,
    help: string,
    registry: Registry,
    private readonly groups: Readonly<Record<string, Latencies>>,
  ) {
    super({ name, help, labelNames: ["outcome"], registers: [registry] });
    this.#facts = { name, help };
  }

  async getForPromString() {
    const { name, help } = this.#facts;
    const values = Object.entries(this.groups).flatMap(([outcome, latencies]) =>
      valuesOf(name, outcome, latencies),
    );
    return { name, help, type: "histogram", aggregator: "sum", values };
  }
}

function valuesOf(name: string, outcome: string, { counts, micros }: Latencies) {
  let sum = 0;
  const buckets = counts.map((count, i) => {
    sum += count;
    const le = i === counts.length - 1 ? "+Inf" : Number((endOf(i) / 1e6).toPrecision(4));
    return { metricName: `${name}_bucket`, labels: { outcome, le }, value: sum };
  });
  const rest = { labels: { outcome } };
  return [
    ...buckets,
    { ...rest, metricName: `${name}_sum`, value: micros / 1e6 },
    { ...rest, metricName: `${name}_count`, value: sum },
  ];
}

/**
 * The metrics of a node for Prometheus; everything is read at the scrape. No tenant, key or address is in them.
 * @returns a function that answers the text of now
 */
export function metricsOf(verifier: Verifier): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new CountedHistogram(
    `${PREFIX}verify_duration_seconds`,
    "Verifications by outcome",
    registry,
    verifier.measures.verifications,
  );
  for (const [name, help, read] of COUNTERS)
    new Counter({
      ...{ name: PREFIX + name, help, registers: [registry] },
      collect() {
        this.reset();
        this.inc(read(verifier));
      },
    });
  for (const [name, help, read] of GAUGES)
    new Gauge({
      ...{ name: PREFIX + name, help, registers: [registry] },
      collect() {
        this.set(read(verifier));
      },
    });
  return () => registry.metrics();
}
