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

/** Which buckets get a label on the time axis: at most `most`, evenly spread, the first always. */
export function labelled(count: number, most: number): number[] {
  const steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96];
  const step = steps.find((each) => count / each <= most) ?? Math.ceil(count / most);
  return Array.from({ length: count }, (_, index) => index).filter((index) => index % step === 0);
}

/** The step (0…`steps`) of a value on a ramp up to `max`: 0 only for zero, the last only from `max` itself or near. */
export function heatStep(value: number, max: number, steps = 6): number {
  if (value <= 0 || max <= 0) return 0;
  return Math.min(steps, Math.max(1, Math.ceil((value / max) * steps)));
}
