import { groupOf } from "@/components/charts/outcomes";
import { ShareBar } from "@/components/charts/share-bar";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCount, formatExact, formatLatency, formatPercent } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { TopKey } from "@/lib/usage/list-top-keys";

const countOf = ({ outcomes }: TopKey, group: "valid" | "limited") =>
  Object.entries(outcomes).reduce(
    (sum, [code, count]) => (groupOf(code) === group ? sum + count : sum),
    0,
  );

/** The keys with the most verifications or problems of a range, each with what went wrong. `path` is the workspace's. */
export function TopKeys({
  keys,
  path,
  by,
  byHref,
}: {
  keys: TopKey[];
  path: string;
  /** What the most is of. */
  by: "verifications" | "problems" | "limited";
  byHref: (by: string) => string;
}) {
  const most = Math.max(0, ...keys.map((key) => key.verifications));
  const columns: Column<TopKey>[] = [
    { id: "name", header: "Key", cell: (key) => key.name ?? "Deleted key" },
    {
      id: "verifications",
      header: "Verifications",
      align: "end",
      sortable: true,
      cell: (key) => (
        <span title={formatExact(key.verifications)}>{formatCount(key.verifications)}</span>
      ),
    },
    {
      id: "share",
      header: "Share",
      hideHeader: true,
      from: "md",
      cell: (key) => <ShareBar part={key.verifications} whole={most} />,
    },
    {
      id: "problems",
      header: "Valid",
      align: "end",
      sortable: true,
      cell: (key) => formatPercent(countOf(key, "valid"), key.verifications),
    },
    {
      id: "limited",
      header: "Rate limited",
      align: "end",
      sortable: true,
      cell: (key) => formatPercent(countOf(key, "limited"), key.verifications),
    },
    {
      id: "p95",
      header: "p95",
      align: "end",
      from: "md",
      cell: (key) => formatLatency(key.latencyMs.p95),
    },
    {
      id: "used",
      header: "Last used",
      align: "end",
      from: "lg",
      cell: ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime at={lastUsedAt.toISOString()} /> : "—"),
    },
  ];
  return (
    <DataTable
      caption="Keys with the most verifications"
      columns={columns}
      rows={keys}
      rowId={(key) => key.keyId}
      rowName={(key) => key.name ?? key.keyId}
      sort={{ column: by, direction: "descending" }}
      sortHref={({ column }) => byHref(column)}
      rowHref={(key) => `${path}/keys/${key.keyId}`}
      empty={<p className="px-3 py-6 text-sm text-secondary">No key was used in this range.</p>}
    />
  );
}
