import { type Column, DataTable } from "@/components/ui/data-table";
import { formatExact } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ClientAddress } from "@/lib/clients/read-addresses";

const COLUMNS: Column<ClientAddress>[] = [
  {
    id: "ip",
    header: "Address",
    cell: ({ ip }) => <span className="font-mono">{ip || "hidden"}</span>,
  },
  {
    id: "count",
    header: "Verifications",
    align: "end",
    cell: ({ verifications }) => formatExact(verifications),
  },
  {
    id: "seen",
    header: "Last seen",
    align: "end",
    cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt.toISOString()} />,
  },
];

/** Where a client calls verify from. */
export function AddressTable({ addresses }: { addresses: readonly ClientAddress[] }) {
  return (
    <DataTable
      caption="Addresses"
      columns={COLUMNS}
      rows={[...addresses]}
      rowId={({ ip }) => ip}
      rowName={({ ip }) => ip}
      density="compact"
      empty={
        <p className="px-3 py-3 text-sm text-secondary">
          It has not verified a key in the last seven days.
        </p>
      }
    />
  );
}
