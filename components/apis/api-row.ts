import { groupOf } from "@/components/charts/outcomes";
import { formatPercent } from "@/components/ui/format";
import type { Api } from "@/lib/apis/api";
import type { ApiFigures } from "@/lib/apis/read-figures";
import type { UsageGroup } from "@/lib/usage/usage";

/** An API with what it did in the last 24 hours. */
export type ApiRow = Readonly<{
  api: Api;
  keys: number;
  lastUsedAt: string | null;
  valid: number[];
  problems: number[];
  /** Of the whole 24 hours. */
  total: number;
  validTotal: number;
}>;

/** The rows of an API table out of what three reads answered. */
export function toApiRows(
  apis: readonly Api[],
  usage: readonly UsageGroup[],
  figures: ReadonlyMap<string, ApiFigures>,
): ApiRow[] {
  return apis.map((api) => {
    const series = usage.find(({ group }) => group === api.id)?.series ?? [];
    const counts = series.map(({ outcomes }) => splitCounts(outcomes));
    const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
    const [valid, problems] = [counts.map((one) => one.valid), counts.map((one) => one.problems)];
    const own = figures.get(api.id);
    return {
      ...{ api, valid, problems },
      keys: own?.keys ?? 0,
      lastUsedAt: own?.lastUsedAt?.toISOString() ?? null,
      total: sum(valid) + sum(problems),
      validTotal: sum(valid),
    };
  });
}

/** Fewer calls say nothing about an API. */
const TELLING = 20;
/** The share of refusals that is worth a word. */
const MANY = 0.1;

/** What the list of APIs comes to. */
export function summarizeApis(rows: readonly ApiRow[]): string {
  if (rows.every(({ total }) => total === 0)) return "No API was called in the last 24 hours.";
  const refused = ({ total, validTotal }: ApiRow) => (total - validTotal) / total;
  const [worst] = rows
    .filter((row) => row.total >= TELLING && refused(row) >= MANY)
    .toSorted((a, b) => refused(b) - refused(a));
  if (!worst) return "No API refused one in ten of its calls in the last 24 hours.";
  const share = formatPercent(worst.total - worst.validTotal, worst.total);
  return `${worst.api.name} refused the most in the last 24 hours: ${share} of its calls.`;
}

function splitCounts(outcomes: Readonly<Record<string, number>>) {
  let [valid, problems] = [0, 0];
  for (const [code, count] of Object.entries(outcomes)) {
    if (groupOf(code) === "valid") valid += count;
    else problems += count;
  }
  return { valid, problems };
}
