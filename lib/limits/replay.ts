import type { Limit } from "./limit";

const MINUTE_MS = 60_000;
/** A limit is right when it admits at least this share of the calls. */
const ENOUGH = 0.995;

/** Calls in a minute since 1970; minutes without calls are left out. */
export type Demand = readonly Readonly<{ minute: number; calls: number }>[];

type Size = Pick<Limit, "limit" | "windowMs">;

/** How many calls came in each window; a window below a minute is taken as its limit a minute. */
function windowsOf(demand: Demand, windowMs: number): number[] {
  const minutes = Math.max(1, Math.round(windowMs / MINUTE_MS));
  const sums = new Map<number, number>();
  for (const { minute, calls } of demand) {
    const window = Math.floor(minute / minutes);
    sums.set(window, (sums.get(window) ?? 0) + calls);
  }
  return [...sums.values()];
}

const perWindow = ({ limit, windowMs }: Size) => limit * Math.max(1, MINUTE_MS / windowMs);

/** The most calls in one window, as a share of the limit. Infinite for a limit of zero that was asked. */
export function peakShare(demand: Demand, size: Size): number {
  const peak = Math.max(0, ...windowsOf(demand, size.windowMs));
  return peak === 0 ? 0 : peak / perWindow(size);
}

/**
 * How a limit would have dealt with calls as they came, in windows that do not slide and to the minute: an estimate,
 * and callers who are refused less may call less.
 */
export function replayLimit(demand: Demand, size: Size): { calls: number; refused: number } {
  const most = perWindow(size);
  const windows = windowsOf(demand, size.windowMs);
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
  return { calls: sum(windows), refused: sum(windows.map((calls) => Math.max(0, calls - most))) };
}

/** How calls lie against a limit: in how many windows there were any, and in how many more than it admits; the most. */
export function weighDemand(
  demand: Demand,
  size: Size,
): { windows: number; over: number; peak: number } {
  const windows = windowsOf(demand, size.windowMs);
  const most = perWindow(size);
  return {
    windows: windows.length,
    over: windows.filter((calls) => calls > most).length,
    peak: Math.max(0, ...windows),
  };
}

/**
 * Calls by the hour as calls by the minute, each hour's as even as whole numbers allow. Bursts are lost: a limit on
 * less than an hour refuses fewer of them than it did.
 */
export const spreadHours = (hours: Demand): Demand =>
  hours.flatMap(({ minute, calls }) =>
    Array.from({ length: 60 }, (_, i) => ({
      minute: minute + i,
      calls: Math.floor(((i + 1) * calls) / 60) - Math.floor((i * calls) / 60),
    })).filter((one) => one.calls > 0),
  );

/** The smallest round limit that would have admitted 99.5 % of the calls; null when the limit there is does. */
export function suggestLimit(demand: Demand, size: Size): number | null {
  const admits = (limit: number) => {
    const { calls, refused } = replayLimit(demand, { ...size, limit });
    return calls - refused >= ENOUGH * calls;
  };
  if (admits(size.limit)) return null;
  const peak =
    Math.max(...windowsOf(demand, size.windowMs)) / Math.max(1, MINUTE_MS / size.windowMs);
  let [low, high] = [size.limit, Math.ceil(peak)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (admits(middle)) high = middle;
    else low = middle;
  }
  return roundUp(high);
}

/** To two digits, upwards: 1 234 becomes 1 300. */
function roundUp(limit: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(limit)) - 1);
  return Math.ceil(limit / step) * step;
}
