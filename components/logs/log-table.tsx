import { Outcome } from "@/components/charts/glyph";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatExact, formatLatency } from "@/components/ui/format";
import { LocalTime } from "@/components/ui/local-time";
import type { Verification } from "@/lib/verifications/verification";

/** The log, newest first; a row opens the decision. `names` are those of keys and callers, `apis` of APIs. */
export function LogTable({
  rows,
  names,
  apis,
  open,
  empty,
  footer,
}: {
  rows: Verification[];
  names: ReadonlyMap<string, string>;
  apis: ReadonlyMap<string, string>;
  open: (row: Verification) => string;
  empty: React.ReactNode;
  footer: React.ReactNode;
}) {
  const columns: Column<Verification>[] = [
    {
      id: "at",
      header: "Time",
      cell: ({ at, keptOneIn }) => (
        <>
          <LocalTime at={at.toISOString()} />
          {keptOneIn > 1 && (
            <span className="ml-2 text-xs font-normal text-muted">
              1 in {formatExact(keptOneIn)} kept
            </span>
          )}
        </>
      ),
    },
    { id: "outcome", header: "Outcome", cell: ({ outcome }) => <Outcome code={outcome} /> },
    {
      id: "key",
      header: "Key",
      cell: ({ keyId }) =>
        keyId === "" ? <span className="text-muted">unknown</span> : (names.get(keyId) ?? keyId),
    },
    { id: "api", header: "API", from: "xl", cell: ({ apiId }) => apis.get(apiId) ?? "—" },
    {
      id: "scopes",
      header: "Scope asked",
      from: "lg",
      cell: ({ scopes }) => <span className="font-mono text-xs">{scopes || "—"}</span>,
    },
    {
      id: "caller",
      header: "Caller",
      from: "xl",
      cell: ({ callerId }) => names.get(callerId) ?? callerId,
    },
    {
      id: "ip",
      header: "Client address",
      cell: ({ ip }) => <span className="font-mono text-xs">{ip || "—"}</span>,
    },
    {
      id: "latency",
      header: "Latency",
      align: "end",
      cell: ({ latencyMicros }) => formatLatency(latencyMicros / 1000),
    },
  ];
  return (
    <DataTable
      caption="Verifications, newest first"
      columns={columns}
      rows={rows}
      rowId={({ requestId }) => requestId}
      rowName={({ requestId }) => requestId}
      rowHref={open}
      density="compact"
      empty={empty}
      footer={footer}
    />
  );
}
