import { countGroups } from "@/components/charts/outcomes";
import { ShareBar } from "@/components/charts/share-bar";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCount, formatExact, formatLatency, formatPercent } from "@/components/ui/format";
import type { TopCaller } from "@/lib/usage/list-top-callers";

const KINDS = { key: "Management key", client: "Client", unknown: "Unknown" } as const;

const nameOf = ({ name, callerId }: TopCaller) => name ?? (callerId || "Not known");

function hrefOf({ kind, callerId }: TopCaller, path: string): string {
  if (kind === "client") return `${path}/clients/${callerId}`;
  return kind === "key" ? `${path}/keys/${callerId}` : `${path}/logs`;
}

/** Who asks for verifications, the most first. `path` is the workspace's. */
export function CallerTable({ callers, path }: { callers: TopCaller[]; path: string }) {
  const most = Math.max(0, ...callers.map((one) => one.verifications));
  const columns: Column<TopCaller>[] = [
    { id: "name", header: "Caller", cell: nameOf },
    { id: "kind", header: "Kind", from: "md", cell: ({ kind }) => KINDS[kind] },
    {
      id: "verifications",
      header: "Verifications",
      align: "end",
      cell: ({ verifications }) => (
        <span title={formatExact(verifications)}>{formatCount(verifications)}</span>
      ),
    },
    {
      id: "share",
      header: "Share",
      hideHeader: true,
      from: "md",
      cell: ({ verifications }) => <ShareBar part={verifications} whole={most} />,
    },
    {
      id: "valid",
      header: "Valid",
      align: "end",
      cell: ({ outcomes, verifications }) => {
        const groups = countGroups([{ start: "", outcomes }]);
        return formatPercent(groups.valid[0] ?? 0, verifications);
      },
    },
    {
      id: "p95",
      header: "p95",
      align: "end",
      from: "md",
      cell: ({ latencyMs }) => formatLatency(latencyMs.p95),
    },
  ];
  return (
    <DataTable
      caption="Callers with the most verifications"
      columns={columns}
      rows={callers}
      rowId={({ callerId }) => callerId || "unknown"}
      rowName={nameOf}
      rowHref={(caller) => hrefOf(caller, path)}
      empty={<p className="px-3 py-6 text-sm text-secondary">Nobody called in this range.</p>}
    />
  );
}
