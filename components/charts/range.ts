const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The ranges people pick, each with the letter that picks it. */
export const RANGES = [
  { id: "15m", label: "15 min", letter: "1", ms: 15 * MINUTE },
  { id: "1h", label: "1 h", letter: "h", ms: HOUR },
  { id: "6h", label: "6 h", letter: "6", ms: 6 * HOUR },
  { id: "24h", label: "24 h", letter: "d", ms: DAY },
  { id: "7d", label: "7 d", letter: "w", ms: 7 * DAY },
  { id: "28d", label: "28 d", letter: "m", ms: 28 * DAY },
  { id: "30d", label: "30 d", letter: "3", ms: 30 * DAY },
  { id: "90d", label: "90 d", letter: "q", ms: 90 * DAY },
] as const;

export type RangeId = (typeof RANGES)[number]["id"];
export const RANGE_IDS = RANGES.map(({ id }) => id);
export const DEFAULT_RANGE: RangeId = "24h";

/** A span of time in milliseconds since 1970, `to` not included, and the length of its buckets. */
export type Range = { from: number; to: number; bucketMs: number; id: RangeId | "custom" };

const BUCKETS = [
  [HOUR, MINUTE],
  [6 * HOUR, 5 * MINUTE],
  [DAY, 15 * MINUTE],
  [7 * DAY, 2 * HOUR],
  [28 * DAY, 6 * HOUR],
] as const;

/** The length of a bucket for a span, so that a chart has at most 120 of them; a day is the longest but for years. */
export function bucketFor(spanMs: number): number {
  const fixed = BUCKETS.find(([span]) => spanMs <= span);
  if (fixed) return fixed[1];
  return DAY * Math.max(1, Math.ceil(spanMs / DAY / 120));
}

/** Reads a moment of the URL: RFC 3339, or milliseconds since 1970. */
function momentOf(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const at = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(at) ? at : undefined;
}

/**
 * The range that `range`, `from` and `to` of a URL mean at `now` (milliseconds). `from` and `to` win when both
 * are valid and in order; anything else falls back to the named range, and that to 24 h. The end of a relative
 * range is the end of the bucket that `now` is in, so that the newest bucket is always there.
 */
export function readRange(
  query: { range?: string | null; from?: string | null; to?: string | null },
  now = Date.now(),
): Range {
  const from = momentOf(query.from);
  const to = momentOf(query.to);
  if (from !== undefined && to !== undefined && to - from >= MINUTE) {
    const bucketMs = bucketFor(to - from);
    return {
      from: Math.floor(from / bucketMs) * bucketMs,
      to: Math.ceil(to / bucketMs) * bucketMs,
      bucketMs,
      id: "custom",
    };
  }
  const named = RANGES.find(({ id }) => id === query.range) ?? { id: DEFAULT_RANGE, ms: DAY };
  const bucketMs = bucketFor(named.ms);
  const end = (Math.floor(now / bucketMs) + 1) * bucketMs;
  return { from: end - named.ms, to: end, bucketMs, id: named.id };
}
