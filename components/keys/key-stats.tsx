import {
  formatCount,
  formatDelta,
  formatExact,
  formatLatency,
  formatPercent,
} from "@/components/ui/format";
import { Stats } from "@/components/ui/panel";
import type { UsageSums } from "@/lib/usage/usage";

const sum = (outcomes: UsageSums["outcomes"]) =>
  Object.values(outcomes).reduce((total, count) => total + count, 0);

/** How a key did in a range, against the range before. */
export function KeyStats({ totals, before }: { totals: UsageSums; before: UsageSums }) {
  const [all, earlier] = [sum(totals.outcomes), sum(before.outcomes)];
  const valid = totals.outcomes.VALID ?? 0;
  const limited = totals.outcomes.RATE_LIMITED ?? 0;
  const delta = formatDelta(all, earlier);
  return (
    <Stats
      stats={[
        {
          label: "Verifications",
          value: formatCount(all),
          exact: formatExact(all),
          ...(delta === "—" ? {} : { delta: `${delta} against the time before` }),
        },
        { label: "Valid", value: formatPercent(valid, all), exact: formatExact(valid) },
        {
          label: "Rate limited",
          value: formatPercent(limited, all),
          exact: formatExact(limited),
          ...(all > 0 && limited / all >= 0.1 ? { tone: "warning" as const } : {}),
        },
        { label: "Latency, p95", value: formatLatency(totals.latencyMs.p95) },
      ]}
    />
  );
}

/** The same in one sentence, for the top of the page. */
export function usageSentence({ outcomes }: UsageSums): string {
  const all = sum(outcomes);
  if (all === 0) return "Nothing was verified with it in this time.";
  const valid = outcomes.VALID ?? 0;
  if (all === 1) return `One verification, and it was ${valid === 1 ? "valid" : "refused"}.`;
  return `${formatPercent(valid, all)} of ${formatCount(all)} verifications were valid.`;
}
