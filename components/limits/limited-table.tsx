import { LinkButton } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import {
  formatCount,
  formatExact,
  formatLimit,
  formatPercent,
  plural,
} from "@/components/ui/format";
import { peakShare, suggestLimit, weighDemand } from "@/lib/limits/replay";
import type { LimitedKey } from "@/lib/usage/list-limited-keys";

const WIDTH = 96;

/** The busiest window against the limit, which is the tick; the scale ends at twice the limit. */
function Peak({ share }: { share: number }) {
  const length = Math.min(share / 2, 1) * WIDTH;
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg width={WIDTH} height="12" aria-hidden="true" className="max-sm:hidden">
        <rect y="2" width={WIDTH} height="8" className="fill-sunken" />
        <rect
          y="2"
          width={length.toFixed(1)}
          height="8"
          data-series
          className={share > 1 ? "fill-limited" : "fill-valid"}
        />
        <rect x={WIDTH / 2 - 1} width="2" height="12" className="fill-ink" />
      </svg>
      <span className="min-w-12 text-right">{formatExact(Math.round(share * 100))} %</span>
    </span>
  );
}

/** What the calls of the last day say of a limit. */
export function adviceOf({ limit, demand }: Pick<LimitedKey, "limit" | "demand">): string {
  if (!limit) return "It has no limit by now";
  if (demand.length === 0) return "No calls in 24 h";
  const better = suggestLimit(demand, limit);
  if (better !== null) return `${formatLimit(better, limit.windowMs)} would allow 99.5 %`;
  return "Allows 99.5 % as it is";
}

/** Why: how the calls of the last day lie against the limit. */
export function reasonOf({ limit, demand }: Pick<LimitedKey, "limit" | "demand">): string {
  if (!limit || demand.length === 0) return "";
  const { windows, over, peak } = weighDemand(demand, limit);
  const each = limit.windowMs < 60_000 ? "minute" : "window";
  if (over === 0)
    return `Its busiest ${each} of ${formatExact(windows)} had ${plural(peak, "call")}`;
  return `More came than it admits in ${formatExact(over)} of ${plural(windows, `busy ${each}`)}; the busiest had ${formatExact(peak)}`;
}

/** The keys that limits refused: what they were allowed, how high they peak, and which limit would do. */
export function LimitedTable({
  rows,
  href,
}: {
  rows: LimitedKey[];
  href: (keyId: string) => string;
}) {
  const columns: Column<LimitedKey>[] = [
    { id: "name", header: "Key", cell: ({ name }) => name },
    {
      id: "limit",
      header: "Limit",
      cell: ({ limit, overrideId }) =>
        limit ? (
          <span>
            {limit.name}, {formatLimit(limit.limit, limit.windowMs)}
            {overrideId && <span className="ml-1.5 text-xs text-muted">override</span>}
          </span>
        ) : (
          "—"
        ),
    },
    {
      id: "allowed",
      header: "Not limited",
      align: "end",
      from: "lg",
      cell: ({ verifications, limited }) => formatCount(verifications - limited),
    },
    {
      id: "limited",
      header: "Limited",
      align: "end",
      cell: ({ limited }) => <span title={formatExact(limited)}>{formatCount(limited)}</span>,
    },
    {
      id: "share",
      header: "Share",
      align: "end",
      cell: ({ limited, verifications }) => (
        <span className="whitespace-nowrap">{formatPercent(limited, verifications)}</span>
      ),
    },
    {
      id: "peak",
      header: "Peak of the limit, 24 h",
      align: "end",
      cell: ({ limit, demand }) => (limit ? <Peak share={peakShare(demand, limit)} /> : "—"),
    },
    {
      id: "advice",
      header: "Suggestion",
      from: "md",
      cell: (row) => (
        <span className="block py-1.5 leading-5">
          {adviceOf(row)}
          <span className="block text-xs text-muted">{reasonOf(row)}</span>
        </span>
      ),
    },
    {
      id: "act",
      header: "Change",
      hideHeader: true,
      align: "end",
      cell: ({ keyId, limit, overrideId }) =>
        limit && (
          <LinkButton href={href(keyId)} size="small" prefetch={false} scroll={false}>
            {overrideId ? "Change override" : "Override"}
          </LinkButton>
        ),
    },
  ];
  return (
    <DataTable
      caption="Keys refused by a limit, the most refused first"
      columns={columns}
      rows={rows}
      rowId={({ keyId }) => keyId}
      rowName={({ name }) => name}
      rowHref={({ keyId }) => href(keyId)}
    />
  );
}
