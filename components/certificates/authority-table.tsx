import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/feedback";
import type { Authority } from "@/lib/authorities/authority";
import { Life } from "./life";
import { RemoveButton } from "./remove-button";

type Remove = ((id: string) => Promise<string | undefined>) | undefined;

const GONE =
  "Nobody is known by a certificate of it any more, and the names that were given to management keys go with it.";

const columnsOf = (remove: Remove): Column<Authority>[] => [
  { id: "name", header: "Name", cell: ({ name }) => name },
  {
    id: "subject",
    header: "Subject",
    cell: ({ subject, thumbprint }) => (
      <span className="flex min-w-0 flex-col" title={`SHA-256 ${thumbprint}`}>
        <span className="break-all">{subject}</span>
        <span className="font-mono text-xs text-muted">{thumbprint.slice(0, 16)}…</span>
      </span>
    ),
  },
  { id: "end", header: "Expires", cell: (authority) => <Life {...authority} /> },
  {
    id: "remove",
    header: "Remove",
    hideHeader: true,
    align: "end",
    cell: ({ id, name, subject }) =>
      remove && (
        <RemoveButton
          name={name}
          what="authority"
          consequence={GONE}
          evidence={[{ label: "Subject", value: subject }]}
          remove={remove.bind(null, id)}
        />
      ),
  },
];

/** The authorities that are believed in a workspace. */
export function AuthorityTable({
  authorities,
  remove,
}: {
  authorities: Authority[];
  remove: Remove;
}) {
  return (
    <DataTable
      caption="Certificate authorities"
      columns={columnsOf(remove)}
      rows={authorities}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      empty={
        <EmptyState title="No authority is believed.">
          Add one, and its certificates let backends in by a name they hold, without pinning each.
        </EmptyState>
      }
    />
  );
}
