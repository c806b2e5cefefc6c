import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCount } from "@/components/ui/format";
import type { Api } from "@/lib/apis/api";

const COLUMNS: Column<Api>[] = [
  { id: "name", header: "API", cell: ({ name }) => name },
  {
    id: "audience",
    header: "Audience",
    cell: ({ audience }) =>
      audience ? (
        <span className="break-all font-mono text-xs">{audience}</span>
      ) : (
        <span className="text-muted">None: no tokens</span>
      ),
  },
  {
    id: "ttl",
    header: "Lives, s",
    align: "end",
    cell: ({ tokens }) => formatCount(tokens.ttlSeconds),
  },
  { id: "algorithm", header: "Signed with", cell: ({ tokens }) => tokens.algorithm },
  {
    id: "bound",
    header: "Certificate",
    from: "md",
    cell: ({ tokens }) => (tokens.certificateBound ? "Required" : "If the client wants"),
  },
];

/** What tokens can be for. `path` is that of the APIs. */
export function AudienceTable({ apis, path }: { apis: Api[]; path: string }) {
  return (
    <DataTable
      caption="Audiences"
      columns={COLUMNS}
      rows={apis}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      rowHref={({ id }) => `${path}/${id}/settings`}
      density="compact"
    />
  );
}
