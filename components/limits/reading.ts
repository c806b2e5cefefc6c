import { formatCount, formatExact, formatPercent, plural } from "@/components/ui/format";
import type { Stat } from "@/components/ui/panel";
import type { LimitedKey } from "@/lib/usage/list-limited-keys";

type Totals = Readonly<{ outcomes: Readonly<Record<string, number>> }>;
type Rows = readonly Pick<LimitedKey, "name" | "limited">[];

/** The list of keys ends there, so that their number may be higher. */
const LISTED = 30;

function countsOf({ outcomes }: Totals) {
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return { all, limited: outcomes.RATE_LIMITED ?? 0 };
}

/** Who is limited, in a sentence. */
export function sayLimits(rows: Rows, totals: Totals, period: string): string {
  const { all, limited } = countsOf(totals);
  const [first] = rows;
  if (!first) return `No key was refused by a limit in the last ${period}.`;
  const most = first.limited / Math.max(limited, 1) >= 0.5 ? `, most of them ${first.name}` : "";
  return `${formatPercent(limited, all)} of verifications met a limit in the last ${period}${most}.`;
}

/** The four readings of the range. */
export function readLimitStats(rows: Rows, totals: Totals): Stat[] {
  const { all, limited } = countsOf(totals);
  const more = rows.length >= LISTED ? "+" : "";
  return [
    { label: "Verifications", value: formatCount(all), exact: formatExact(all) },
    {
      label: "Not limited",
      value: formatPercent(all - limited, all).replace(" %", ""),
      unit: all > 0 ? "%" : undefined,
    },
    { label: "Limited", value: formatCount(limited), exact: formatExact(limited) },
    {
      label: "Keys limited",
      value: `${rows.length}${more}`,
      exact: `${plural(rows.length, "key")}${more && " or more"}`,
    },
  ];
}
