import { countGroups } from "@/components/charts/outcomes";
import { RANGES, type Range } from "@/components/charts/range";
import {
  formatCount,
  formatDelta,
  formatExact,
  formatLatency,
  formatPercent,
  plural,
} from "@/components/ui/format";
import type { Stat } from "@/components/ui/panel";
import type { Attention } from "@/lib/attention/attention";

/** What the overview reads of a stretch of time. */
export type Sums = Readonly<{
  outcomes: Readonly<Record<string, number>>;
  latencyMs: Readonly<{ p95: number | null }>;
}>;

function countsOf({ outcomes }: Sums) {
  const groups = countGroups([{ start: "", outcomes }]);
  const total = Object.values(groups).reduce((sum, [count = 0]) => sum + count, 0);
  return { total, valid: groups.valid[0] ?? 0, limited: groups.limited[0] ?? 0 };
}

/** The difference of two shares in points of a per cent; nothing below 20 calls in the earlier period. */
function pointsOf(now: number, before: number, callsBefore: number): string | undefined {
  if (callsBefore < 20) return undefined;
  const points = (now - before) * 100;
  if (Math.abs(points) < 0.05) return "no change";
  return `${points > 0 ? "+" : "−"}${Math.abs(points).toFixed(1)} points`;
}

const against = (delta: string | undefined, period: string) =>
  delta === undefined || delta === "—" ? undefined : `${delta} vs the ${period} before`;

/** The four readings of a period beside the one before it. `period` is how people call it: "24 h". */
export function readStats(now: Sums, before: Sums, period: string): Stat[] {
  const [a, b] = [countsOf(now), countsOf(before)];
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const latency = (ms: number | null) => formatLatency(ms).split(" ");
  const [value = "—", unit] = latency(now.latencyMs.p95);
  const [p95, p95Before] = [now.latencyMs.p95, before.latencyMs.p95];
  return [
    {
      label: "Verifications",
      value: formatCount(a.total),
      exact: formatExact(a.total),
      delta: against(formatDelta(a.total, b.total), period),
    },
    {
      label: "Valid",
      value: formatPercent(a.valid, a.total).replace(" %", ""),
      unit: a.total > 0 ? "%" : undefined,
      delta: against(pointsOf(share(a.valid, a.total), share(b.valid, b.total), b.total), period),
    },
    {
      label: "Verify latency, p95",
      value,
      unit,
      delta: against(
        p95 !== null && p95Before !== null && b.total >= 20 ? pastOf(p95, p95Before) : undefined,
        period,
      ),
    },
    {
      label: "Rate limited",
      value: formatPercent(a.limited, a.total).replace(" %", ""),
      unit: a.total > 0 ? "%" : undefined,
      tone: share(a.limited, a.total) >= 0.1 ? "warning" : undefined,
      delta: against(
        pointsOf(share(a.limited, a.total), share(b.limited, b.total), b.total),
        period,
      ),
    },
  ];
}

function pastOf(now: number, before: number): string {
  const percent = ((now - before) / before) * 100;
  if (Math.abs(percent) < 0.05) return "no change";
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent).toFixed(1)} %`;
}

/** How people call a range: `24 h`, `7 d`, `period` for one of their own. */
export const periodOf = ({ id }: Pick<Range, "id">): string =>
  RANGES.find((range) => range.id === id)?.label ?? "period";

/** The state of the workspace in one sentence: how many keys need somebody, and why. */
export function summarize(items: readonly Attention[]): string {
  const urgent = items.filter((item) => "keyId" in item);
  if (urgent.length === 0) return "All keys are in order.";
  const count = (kind: Attention["kind"]) => urgent.filter((item) => item.kind === kind).length;
  const [limited, overlap, expiring] = [count("limited"), count("overlap"), count("expiring")];
  const wide = count("overscoped");
  const parts = [
    limited > 0 && `${limited} ${limited === 1 ? "is" : "are"} being rate limited`,
    overlap > 0 && `${overlap} still ${overlap === 1 ? "uses its" : "use their"} old secret`,
    expiring > 0 && `${expiring} ${expiring === 1 ? "expires" : "expire"} within a week`,
    wide > 0 && `${wide} ${wide === 1 ? "holds" : "hold"} scopes without use`,
  ].filter((part) => part !== false);
  const need = urgent.length === 1 ? "needs" : "need";
  return `${plural(urgent.length, "key")} ${need} you: ${parts.join(", ")}.`;
}
