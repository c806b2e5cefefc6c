import { formatCount } from "./format";

/**
 * How much of something is used: a bar, and the same in words. `value` of `max`; `resets` is said after it
 * ("resets in 18 s"). Turns amber from 80 %, red when full; drawn as SVG, since a policy forbids style attributes.
 */
export function Meter({
  label,
  value,
  max,
  unit = "",
  resets,
  hideText = false,
  calm = false,
}: {
  label: string;
  value: number;
  max: number;
  unit?: string;
  resets?: string;
  hideText?: boolean;
  /** Being full is no fault: progress. */
  calm?: boolean;
}) {
  const share = max > 0 ? Math.min(value / max, 1) : 0;
  const text = `${formatCount(value)} of ${formatCount(max)}${unit && ` ${unit}`}${resets ? `, ${resets}` : ""}`;
  const pressing = share >= 1 ? "fill-denied" : share >= 0.8 ? "fill-limited" : "fill-valid";
  const fill = calm ? "fill-valid" : pressing;
  return (
    <div className="min-w-0">
      {!hideText && (
        <div className="mb-1 flex justify-between gap-3 text-sm">
          <span className="truncate">{label}</span>
          <span className="whitespace-nowrap text-secondary">
            <span className="text-ink">{formatCount(value)}</span> / {formatCount(max)}
            {unit && ` ${unit}`}
            {resets && <span className="text-muted"> · {resets}</span>}
          </span>
        </div>
      )}
      <meter
        className="sr-only"
        aria-label={label}
        min={0}
        max={max}
        value={Math.min(value, max)}
        aria-valuetext={text}
      />
      <svg width="100%" height="6" aria-hidden="true" className="block">
        <rect width="100%" height="6" rx="1" className="fill-hairline" />
        <rect width={`${share * 100}%`} height="6" rx="1" data-series className={fill} />
      </svg>
    </div>
  );
}

/** The thin line over what is being read anew. */
export function ProgressLine() {
  return (
    <div className="h-0.5 overflow-hidden" aria-hidden="true">
      <div className="progress-run h-full w-1/4 bg-accent" />
    </div>
  );
}
