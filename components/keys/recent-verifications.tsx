import { Outcome } from "@/components/charts/glyph";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatLatency } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Verification } from "@/lib/verifications/verification";

/** The last verifications of a key; a row opens its decision. `names` are those of the callers. */
export function RecentVerifications({
  rows,
  names,
  open,
  empty,
}: {
  rows: Verification[];
  names: ReadonlyMap<string, string>;
  open: (row: Verification) => string;
  empty: React.ReactNode;
}) {
  const code = (text: string) => <span className="font-mono text-xs">{text || "—"}</span>;
  const columns: Column<Verification>[] = [
    { id: "outcome", header: "Outcome", cell: ({ outcome }) => <Outcome code={outcome} /> },
    { id: "at", header: "Time", cell: ({ at }) => <RelativeTime at={at.toISOString()} /> },
    {
      id: "caller",
      header: "Caller",
      from: "lg",
      cell: ({ callerId }) => (
        <span className="block max-w-40 truncate">{names.get(callerId) ?? (callerId || "—")}</span>
      ),
    },
    { id: "scopes", header: "Scope asked", from: "lg", cell: ({ scopes }) => code(scopes) },
    { id: "ip", header: "Address", from: "md", cell: ({ ip }) => code(ip) },
    {
      id: "version",
      header: "Secret",
      from: "2xl",
      align: "end",
      cell: ({ secretVersion }) => `v${secretVersion}`,
    },
    {
      id: "latency",
      header: "Latency",
      align: "end",
      cell: ({ latencyMicros }) => (
        <span className="whitespace-nowrap">{formatLatency(latencyMicros / 1000)}</span>
      ),
    },
  ];
  return (
    <DataTable
      caption="Recent verifications"
      columns={columns}
      rows={rows}
      rowId={(row) => row.requestId}
      rowName={(row) => row.requestId}
      rowHref={open}
      density="compact"
      empty={empty}
    />
  );
}
