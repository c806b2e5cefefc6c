/** What stands where a value is not known; zero is written `0`, never this. */
export const UNKNOWN = "—";

const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", {
  notation: "compact",
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
  roundingMode: "trunc",
  trailingZeroDisplay: "stripIfInteger",
});

/** A count in full with separators, for titles, tooltips and tables that are exported. */
export function formatExact(count: number | null | undefined): string {
  return count === null || count === undefined ? UNKNOWN : exact.format(count);
}

/** A count: exact below 10,000, then three digits and a letter, cut off rather than rounded up. */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined) return UNKNOWN;
  return Math.abs(count) < 10_000 ? exact.format(count) : compact.format(count).replace("K", "k");
}

/**
 * `part` of `whole` with one decimal. Never says 100 % unless it is all, never 0 % unless it is none:
 * what lies between is cut toward the honest side. Unknown when there is no whole.
 */
export function formatPercent(
  part: number | null | undefined,
  whole: number | null | undefined,
): string {
  if (part === null || part === undefined || !whole) return UNKNOWN;
  if (part <= 0) return "0 %";
  if (part >= whole) return part === whole ? "100 %" : `${exact.format((part / whole) * 100)} %`;
  const tenths = Math.floor((part * 1000) / whole);
  return tenths < 1 ? "<0.1 %" : `${(tenths / 10).toFixed(1)} %`;
}

/** A change against the period before, as words and a sign; unknown below 20 in the earlier period. */
export function formatDelta(now: number, before: number): string {
  if (before < 20) return UNKNOWN;
  const percent = ((now - before) / before) * 100;
  if (Math.abs(percent) < 0.05) return "no change";
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent).toFixed(1)} %`;
}

/** A latency given in milliseconds: `0.8 ms`, `12 ms`, `1.24 s`. */
export function formatLatency(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return UNKNOWN;
  if (ms < 0.1) return ms === 0 ? "0 ms" : "<0.1 ms";
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(2)} s`;
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;

/** A length of time in its two largest units: `2 d 4 h`, `90 s` as `1 min 30 s`. */
export function formatDuration(ms: number): string {
  if (ms <= 0) return "0 s";
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const [unit, size] of UNITS) {
    const n = Math.floor(rest / size);
    if (n > 0) parts.push(`${n} ${unit}`);
    else if (parts.length > 0) break;
    rest -= n * size;
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}

/** A limit: `100 / min`, `5 / 10 s`. */
export function formatLimit(limit: number, windowMs: number): string {
  const [unit, size] = UNITS.find(([, size]) => windowMs % size === 0) ?? ["ms", 1];
  const n = windowMs / size;
  return `${exact.format(limit)} / ${n === 1 ? unit : `${n} ${unit}`}`;
}

/** `1 key`, `2 keys`; `many` only where adding an s is wrong. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatExact(count)} ${count === 1 ? one : many}`;
}
