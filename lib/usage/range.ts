import { invalid } from "@/lib/errors";
import type { BUCKETS } from "./input";

export type Bucket = (typeof BUCKETS)[number];

/** From the start of the first bucket to the end of the last one. */
export type Range = Readonly<{
  from: Date;
  to: Date;
  bucket: Bucket;
  /** Buckets put together: where each begins and the last one ends, milliseconds since 1970. */
  edges?: readonly number[] | undefined;
  /** What to read instead of `bucket` all along, when single buckets are not asked for. */
  parts?: readonly Part[] | undefined;
}>;

/** A stretch of a range with the roll-ups that it is read from. */
export type Part = Readonly<{ from: Date; to: Date; bucket: Bucket }>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WIDTH_MS = { minute: 60_000, hour: HOUR_MS, day: DAY_MS } as const;

/** The coarsest roll-up whose buckets fall into the chart's without remainder. */
export function grainOf(edges: readonly number[]): Bucket {
  const fits = (width: number) => edges.every((edge) => edge % width === 0);
  if (fits(DAY_MS)) return "day";
  return fits(HOUR_MS) ? "hour" : "minute";
}

/** More points than this are no chart, and a long answer. */
const BUCKETS_MAX = 1500;

/** Minutes up to six hours, hours up to ten days, days beyond. */
function bucketFor(lengthMs: number): Bucket {
  if (lengthMs <= 6 * HOUR_MS) return "minute";
  return lengthMs <= 10 * DAY_MS ? "hour" : "day";
}

type Asked = Readonly<{ from?: Date | undefined; to?: Date | undefined }>;

/** Where a range begins that may leave it out: a day before its end. */
export const startOfRange = ({ from, to }: Asked, now: Date): Date =>
  from ?? new Date((to ?? now).getTime() - DAY_MS);

/**
 * The range a query means, widened to whole buckets of UTC.
 * @throws AppError `invalid` when it is empty, or holds more than 1500 buckets
 */
export function rangeOf(
  query: Asked & Readonly<{ bucket?: Bucket | undefined }>,
  now: Date,
): Range {
  const to = query.to ?? now;
  const from = startOfRange(query, now);
  const length = to.getTime() - from.getTime();
  if (length <= 0) throw invalid("from", "must be before to");
  const bucket = query.bucket ?? bucketFor(length);
  const width = WIDTH_MS[bucket];
  if (length / width > BUCKETS_MAX)
    throw invalid("bucket", `must be longer: the range holds more than ${BUCKETS_MAX} of them`);
  return {
    from: new Date(Math.floor(from.getTime() / width) * width),
    to: new Date(Math.ceil(to.getTime() / width) * width),
    bucket,
  };
}

/** A range as one sum: out of whole days, with hours at their ends, and minutes at the ends of those. */
export function asWhole({ from, to, bucket }: Range): Range {
  const [first, last] = [from.getTime(), to.getTime()];
  return { from, to, bucket, edges: [first, last], parts: cutInto(first, last, COARSE_FIRST) };
}

const COARSE_FIRST = ["day", "hour", "minute"] as const;

function cutInto(from: number, to: number, [bucket, ...finer]: readonly Bucket[]): Part[] {
  if (bucket === undefined || from >= to) return [];
  const width = WIDTH_MS[bucket];
  const isFinest = finer.length === 0;
  const first = isFinest ? from : Math.ceil(from / width) * width;
  const last = isFinest ? to : Math.floor(to / width) * width;
  if (first >= last) return cutInto(from, to, finer);
  const middle = { from: new Date(first), to: new Date(last), bucket };
  return [...cutInto(from, first, finer), middle, ...cutInto(last, to, finer)];
}

/** The starts of the minutes or hours of a range. */
export function startsOf({ from, to, bucket }: Range): Date[] {
  const width = WIDTH_MS[bucket];
  const count = Math.max(0, Math.ceil((to.getTime() - from.getTime()) / width));
  return Array.from({ length: count }, (_, i) => new Date(from.getTime() + i * width));
}
