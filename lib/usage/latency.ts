/**
 * Latencies are counted in fixed logarithmic buckets, √2 apart, so that the percentiles of any set of rows
 * come from adding their counts. Bucket `i` ends at 50 µs × √2^i; the last one has no end.
 */
const FIRST_MICROS = 50;
export const LATENCY_BUCKETS = 36;

/** Where bucket `i` ends, in microseconds. */
export const endOf = (i: number): number => FIRST_MICROS * 2 ** (i / 2);

/** The bucket of a latency in microseconds. */
export function bucketOf(micros: number): number {
  if (micros <= FIRST_MICROS) return 0;
  return Math.min(LATENCY_BUCKETS - 1, Math.ceil(2 * Math.log2(micros / FIRST_MICROS)));
}

/**
 * A percentile in milliseconds, within its bucket by linear interpolation (error at most the bucket's width,
 * 41 %; in practice a few per cent).
 * @param share 0.5 for the median, 0.99 for the 99th percentile
 * @returns null when nothing was counted
 */
export function percentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let rest = share * total;
  for (const [i, count] of counts.entries()) {
    if (rest <= count && count > 0) {
      const start = i === 0 ? 0 : endOf(i - 1);
      return (start + (endOf(i) - start) * (rest / count)) / 1000;
    }
    rest -= count;
  }
  return endOf(counts.length - 1) / 1000;
}
