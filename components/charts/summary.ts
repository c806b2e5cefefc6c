import { formatCount, formatPercent } from "@/components/ui/format";
import { formatClock, formatDay } from "@/components/ui/time";
import type { Cut } from "./chart-frame";
import { countGroups, OUTCOME_GROUPS, type OutcomeBucket } from "./outcomes";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** When a bucket was: its day, and where buckets are shorter the time at which it began. */
function bucketName({ edges, zone }: Cut, index: number): string {
  const [start = 0, end = 0] = edges.slice(index, index + 2);
  const day = formatDay(start, zone);
  return end - start > 12 * 3_600_000 ? day : `${day} ${formatClock(start, zone)}`;
}

/**
 * The chart in a sentence, for its caption: total, share valid, the peak, and the worst problem where there is one.
 * "1.24M verifications, 98.7 % valid; peak 22 Nov 14:00, rate limited peak 6.0 % at 22 Nov 15:30."
 */
export function describeOutcomes(buckets: readonly OutcomeBucket[], cut: Cut): string {
  const groups = countGroups(buckets);
  const totals = buckets.map((_, index) =>
    sum(OUTCOME_GROUPS.map(({ id }) => groups[id][index] ?? 0)),
  );
  const total = sum(totals);
  if (total === 0) return "No verifications in this range.";
  const name = (index: number) => bucketName(cut, index);
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
