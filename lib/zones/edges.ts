import { clockAt, momentOf } from "./zone";

const HOUR_MS = 3_600_000;

/**
 * Where the buckets of a span begin, and where the last one ends: an edge more than buckets, rising, the first at or
 * before `from`, the last at or after `to`. Edges are round times on the clocks of the zone, counted from midnight, so
 * that a day has 23 or 25 hours when clocks change. Times are milliseconds since 1970.
 * @param stepMs length of a bucket: a part of an hour, of a day, or whole days
 * @param grainMs what can be told apart (roll-ups are of UTC): an edge between two grains moves to the later one
 */
export function edgesOf(
  { from, to }: Readonly<{ from: number; to: number }>,
  stepMs: number,
  zone: string,
  grainMs = 60_000,
): number[] {
  const snap = (at: number) => Math.ceil(at / grainMs) * grainMs;
  // Below an hour all clocks agree: every offset is a multiple of a quarter of an hour.
  const edgeAt =
    stepMs < HOUR_MS
      ? (turn: number) => snap(turn * stepMs)
      : (turn: number) => snap(momentOf(turn * stepMs, zone));
  const turnAt = (at: number) => Math.floor((stepMs < HOUR_MS ? at : clockAt(at, zone)) / stepMs);
  let turn = turnAt(from);
  while (edgeAt(turn) > from) turn--;
  while (edgeAt(turn + 1) <= from) turn++;
  const edges = [edgeAt(turn)];
  for (let last = edges[0] ?? 0; last < to; ) {
    turn++;
    const next = edgeAt(turn);
    // Where clocks skip an hour, two round times are one moment.
    if (next > last) edges.push(next);
    last = next;
  }
  return edges;
}

/** Which bucket a moment is in, -1 before the first, `edges.length - 1` after the last. */
export function bucketAt(edges: readonly number[], at: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
