import { GROUP_OF, type OutcomeGroup } from "@/lib/verify/outcome-group";

/** The six groups that every outcome code belongs to, valid first, in the order bars are stacked. */
export const OUTCOME_GROUPS = [
  { id: "valid", label: "Valid", shape: "circle" },
  { id: "limited", label: "Rate limited", shape: "triangle" },
  { id: "quota", label: "Out of credits", shape: "square" },
  { id: "denied", label: "Denied", shape: "cross" },
  { id: "inactive", label: "Inactive", shape: "ring" },
  { id: "unknown", label: "Unknown key", shape: "question" },
] as const satisfies readonly { id: OutcomeGroup; label: string; shape: string }[];

export type { OutcomeGroup };

const GROUPS: Readonly<Record<string, OutcomeGroup>> = GROUP_OF;

/** The group of an outcome code; a code this version does not know counts as denied. */
export const groupOf = (code: string): OutcomeGroup => GROUPS[code] ?? "denied";

/** Class names are spelt out, since Tailwind finds only whole words. */
export const FILL: Record<OutcomeGroup, string> = {
  valid: "fill-valid",
  limited: "fill-limited",
  quota: "fill-quota",
  denied: "fill-denied",
  inactive: "fill-inactive",
  unknown: "fill-unknown",
};
export const INK: Record<OutcomeGroup, string> = {
  valid: "text-valid-text",
  limited: "text-limited-text",
  quota: "text-quota-text",
  denied: "text-denied-text",
  inactive: "text-inactive-text",
  unknown: "text-unknown-text",
};

/** One bucket of usage as the API answers it: its start (RFC 3339) and a count for each outcome code. */
export type OutcomeBucket = { start: string; outcomes: Readonly<Record<string, number>> };

/** The counts of some buckets by group, one list a group, all as long as `buckets`. */
export function countGroups(buckets: readonly OutcomeBucket[]): Record<OutcomeGroup, number[]> {
  const empty = () => buckets.map(() => 0);
  const counts = {
    valid: empty(),
    limited: empty(),
    quota: empty(),
    denied: empty(),
    inactive: empty(),
    unknown: empty(),
  };
  buckets.forEach((bucket, index) => {
    for (const [code, count] of Object.entries(bucket.outcomes)) {
      const list = counts[groupOf(code)];
      list[index] = (list[index] ?? 0) + count;
    }
  });
  return counts;
}
