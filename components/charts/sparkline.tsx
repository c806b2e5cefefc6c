import { formatCount, formatExact } from "@/components/ui/format";
import { Bars } from "./bars";
import { rise } from "./geometry";

const WIDTH = 88;
const HEIGHT = 20;

/**
 * A trend in a table's row: one bar a bucket (24 of them as a rule), problems as the top part, the total beside it.
 * The scale is the row's own. `label` names it: "Verifications of CI deploy, last 24 h".
 */
export function Sparkline({
  label,
  valid,
  problems = [],
  hideTotal = false,
}: {
  label: string;
  valid: readonly number[];
  problems?: readonly number[];
  hideTotal?: boolean;
}) {
  const totals = valid.map((count, index) => count + (problems[index] ?? 0));
  const highest = Math.max(...totals, 0);
  const total = totals.reduce((sum, count) => sum + count, 0);
  const band = WIDTH / Math.max(valid.length, 1);
  return (
    <span className="inline-flex items-center gap-2.5 align-top">
      <svg
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`${label}: ${formatExact(total)}, highest ${formatExact(highest)}`}
        className="shrink-0"
      >
        <line x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-hairline" />
        <Bars
          bars={totals.flatMap((count, index) => {
            const height = rise(count, highest, HEIGHT - 1);
            const bad = rise(problems[index] ?? 0, highest, HEIGHT - 1);
            const bar = { x: index * band, width: band - 1 };
            const [valid, top] = [HEIGHT - height + bad, HEIGHT - height];
            return [
              ...(height > bad
                ? [{ ...bar, y: valid, height: height - bad, fill: "fill-valid" }]
                : []),
              ...(bad > 0
                ? [{ ...bar, y: top, height: Math.max(bad, 1), fill: "fill-limited" }]
                : []),
            ];
          })}
        />
      </svg>
      {!hideTotal && (
        <span title={formatExact(total)} className="min-w-10 text-right">
          {formatCount(total)}
        </span>
      )}
    </span>
  );
}
