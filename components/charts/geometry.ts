import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

/** The smallest round number of ticks' range that holds `max`, and its ticks from 0 up. Zero data gives 0…1. */
export function axis(max: number, wanted = 4): { top: number; ticks: number[] } {
  const scale = scaleLinear()
    .domain([0, max > 0 ? max : 1])
    .nice(wanted);
  const top = scale.domain()[1] ?? 1;
  return { top, ticks: scale.ticks(wanted) };
}

/** The height in pixels of `value` on an axis up to `top` that is `height` high. */
export const rise = (value: number, top: number, height: number): number =>
  top > 0 ? (value / top) * height : 0;

export type Segment = { y: number; height: number };

/**
 * The values of one bucket set upon each other from the base line, first at the bottom. `y` is measured from
 * the top; zero values give a height of 0. Between two segments one pixel is left free where both have room.
 */
export function stack(values: readonly number[], top: number, height: number): Segment[] {
  let base = height;
  return values.map((value) => {
    const full = rise(value, top, height);
    base -= full;
    const gap = full >= 3 && base + full < height - 0.5 ? 1 : 0;
    return { y: base, height: full - gap };
  });
}

/**
 * An SVG path through the middle of each bucket, one unit a bucket wide. Where a value is `null` (no data) the
 * line has a gap; it never falls to zero there.
 */
export function linePath(values: readonly (number | null)[], top: number, height: number): string {
  return (
    line<number | null>()
      .defined((value) => value !== null)
      .x((_, index) => index + 0.5)
      .y((value) => Math.round((height - rise(value ?? 0, top, height)) * 100) / 100)(values) ?? ""
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((n) => n * DAY),
];

/**
 * Which buckets get a label on the time axis: those in which a round time of the zone begins (a full hour,
 * midnight), at most `most` and one. `starts` in milliseconds; `offsetAt` answers the zone's offset then.
 */
export function timeTicks(
  starts: readonly number[],
  most: number,
  offsetAt: (at: number) => number = () => 0,
): number[] {
  const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  const step = STEPS.find((each) => span / each <= most) ?? span;
  const turn = (at: number) => Math.floor((at + offsetAt(at)) / step);
  return starts.flatMap((start, index) => {
    const before = starts[index - 1];
    const begins =
      before === undefined ? (start + offsetAt(start)) % step === 0 : turn(before) < turn(start);
    return begins ? [index] : [];
  });
}
