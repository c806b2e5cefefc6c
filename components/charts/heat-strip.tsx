import Link from "next/link";
import { formatExact } from "@/components/ui/format";
import { formatInterval } from "@/components/ui/time";
import { heatStep } from "./geometry";

const STEP = [
  "fill-transparent",
  "fill-heat-1",
  "fill-heat-2",
  "fill-heat-3",
  "fill-heat-4",
  "fill-heat-5",
  "fill-heat-6",
];

/**
 * When something was hit: one cell a bucket, darker for more, a tick above it where the limit was exhausted.
 * `null` is "no data" and drawn as a dash, not as an empty cell. `href` turns the strip's peak into a link to the log.
 */
export function HeatStrip({
  label,
  starts,
  bucketMs,
  values,
  exhausted = [],
  zone = "UTC",
  peakHref,
}: {
  label: string;
  starts: readonly number[];
  bucketMs: number;
  values: readonly (number | null)[];
  exhausted?: readonly boolean[];
  zone?: string;
  peakHref?: string;
}) {
  const highest = Math.max(0, ...values.map((value) => value ?? 0));
  const peak = values.indexOf(highest);
  const at = starts[peak];
  const text =
    highest > 0 && at !== undefined
      ? `${label}: most at ${formatInterval(at, bucketMs, zone)}, ${formatExact(highest)}`
      : `${label}: none`;
  return (
    <div>
      <svg
        width="100%"
        height="24"
        viewBox={`0 0 ${Math.max(values.length, 1)} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={text}
      >
        <rect
          y="6"
          width="100%"
          height="17.5"
          vectorEffect="non-scaling-stroke"
          className="fill-transparent stroke-hairline"
        />
        {starts.map((start, index) => {
          const value = values[index];
          if (value === null || value === undefined)
            return (
              <rect key={start} x={index} width="1" y="14" height="2" className="fill-control" />
            );
          return (
            <g key={start}>
              <rect
                x={index + 0.06}
                width="0.88"
                y="6"
                height="18"
                vectorEffect="non-scaling-stroke"
                data-series
                className={STEP[heatStep(value, highest)]}
              />
              {exhausted[index] && (
                <rect
                  x={index + 0.06}
                  width="0.88"
                  y="0"
                  height="3"
                  data-series
                  className="fill-denied"
                />
              )}
            </g>
          );
        })}
      </svg>
      <p className="mt-1 flex justify-between gap-3 text-xs text-muted">
        <span>{text}</span>
        {peakHref && highest > 0 && (
          <Link href={peakHref} className="text-link">
            Open that moment
          </Link>
        )}
      </p>
    </div>
  );
}
