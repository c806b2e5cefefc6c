import { edgesOf } from "@/lib/zones/edges";
import { clockAt, momentOf } from "@/lib/zones/zone";

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
const LAST_DAY = { id: DEFAULT_RANGE, ms: DAY };

/** A span of time in milliseconds since 1970, `to` not included, cut into buckets on the clocks of a zone. */
export type Range = Readonly<{
  from: number;
  to: number;
  /** Where each bucket begins, and where the last one ends. */
  edges: readonly number[];
  /** An IANA name. */
  zone: string;
  id: RangeId | "custom";
}>;

/** How often a page is read anew whose range ends now, in seconds; null for what is past and changes no more. */
export function pollSeconds({ id, from, to }: Pick<Range, "id" | "from" | "to">): number | null {
  if (id === "custom") return null;
  return to - from <= HOUR ? 10 : 30;
}

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
function readMoment(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const at = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(at) ? at : undefined;
}

/** Roll-ups of minutes are kept for 8 days and those of hours for 100; the log is as fine as ever. */
function grainOf(from: number, { now, ofLog }: Asked): number {
  if (ofLog || now - from < 8 * DAY) return MINUTE;
  return now - from < 100 * DAY ? HOUR : DAY;
}

type Asked = Readonly<{
  /** Whose clocks say where buckets begin: an IANA name. */
  zone: string;
  now: number;
  /** Counts come from the log of single verifications, not from roll-ups. */
  ofLog?: boolean;
}>;

function cut(span: Readonly<{ from: number; to: number }>, bucketMs: number, asked: Asked) {
  const grain = grainOf(span.from, asked);
  const step = Math.max(bucketMs, grain);
  return edgesOf(span, step, asked.zone, step < HOUR ? MINUTE : Math.max(HOUR, grain));
}

const spanOf = (edges: readonly number[], zone: string, id: Range["id"]): Range => ({
  ...{ from: edges[0] ?? 0, to: edges.at(-1) ?? 0 },
  ...{ edges, zone, id },
});

/**
 * The range that `range`, `from` and `to` of a URL mean (`now` in milliseconds). `from` and `to` win when both are
 * valid and in order; anything else falls back to the named range, and that to 24 h. The end of a relative range is
 * the end of the bucket that `now` is in, so that the newest bucket is always there.
 */
export function readRange(
  query: { range?: string | null; from?: string | null; to?: string | null },
  asked: Asked,
): Range {
  const [from, to] = [readMoment(query.from), readMoment(query.to)];
  if (from !== undefined && to !== undefined && to - from >= MINUTE)
    return spanOf(cut({ from, to }, bucketFor(to - from), asked), asked.zone, "custom");
  const { id, ms } = RANGES.find((one) => one.id === query.range) ?? LAST_DAY;
  const bucketMs = bucketFor(ms);
  const end = cut({ from: asked.now, to: asked.now + 1 }, bucketMs, asked).at(-1) ?? asked.now;
  // So many days by the clock, of which one may have 23 hours, or so many minutes.
  const begin = bucketMs < HOUR ? end - ms : momentOf(clockAt(end, asked.zone) - ms, asked.zone);
  return spanOf(cut({ from: begin, to: end }, bucketMs, asked), asked.zone, id);
}

/** The span of the same length before a range, in one bucket, to compare sums with. */
export function earlierOf({ from, to, zone }: Range): Range {
  const begin = from - (to - from);
  return { from: begin, to: from, edges: [begin, from], zone, id: "custom" };
}

const WEEK = 7 * DAY;

/** A range on the same days of an earlier week, bucket by bucket on the clocks of its zone, to lay beneath it. */
export function weeksEarlier({ edges, from, to, zone }: Range): Range {
  const shift = Math.max(1, Math.ceil((to - from) / WEEK)) * WEEK;
  const earlier = edges.map((edge) => momentOf(clockAt(edge, zone) - shift, zone));
  return spanOf(earlier, zone, "custom");
}
