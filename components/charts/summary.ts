import { formatCount, formatPercent } from "@/components/ui/format";
import { formatClock, formatDay } from "@/components/ui/time";
import { countGroups, OUTCOME_GROUPS, type OutcomeBucket } from "./outcomes";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** When a bucket was, as short as the range allows. */
export const bucketName = (start: number, bucketMs: number, zone: string) =>
  bucketMs >= 86_400_000
    ? formatDay(start, zone)
    : `${formatDay(start, zone)} ${formatClock(start, zone)}`;

/**
 * The chart in a sentence, for its caption: total, share valid, the peak, and the worst problem where there is one.
 * "1.24M verifications, 98.7 % valid; peak 22 Nov 14:00, rate limited peak 6.0 % at 22 Nov 15:30."
 */
export function describeOutcomes(
  buckets: readonly OutcomeBucket[],
  bucketMs: number,
  zone: string,
): string {
  const groups = countGroups(buckets);
  const totals = buckets.map((_, index) =>
    sum(OUTCOME_GROUPS.map(({ id }) => groups[id][index] ?? 0)),
  );
  const total = sum(totals);
  if (total === 0) return "No verifications in this range.";
  const name = (index: number) => {
    const start = buckets[index]?.start;
    return start ? bucketName(Date.parse(start), bucketMs, zone) : "";
  };
  const peak = totals.indexOf(Math.max(...totals));
  const head = `${formatCount(total)} verifications, ${formatPercent(sum(groups.valid), total)} valid; peak ${name(peak)}`;
  const [worst] = OUTCOME_GROUPS.filter(({ id }) => id !== "valid" && sum(groups[id]) > 0).toSorted(
    (a, b) => sum(groups[b.id]) - sum(groups[a.id]),
  );
  if (!worst) return `${head}.`;
  const counts = groups[worst.id];
  const at = counts.indexOf(Math.max(...counts));
  return `${head}, ${worst.label.toLowerCase()} peak ${formatPercent(counts[at], totals[at])} at ${name(at)}.`;
}
