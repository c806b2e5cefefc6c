import { DeleteButton } from "@/components/apis/delete-button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatExact, formatLimit } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Override } from "@/lib/overrides/override";

/** The overrides of a workspace, newest first. `names` are those of keys. */
export function OverrideTable({
  rows,
  names,
  remove,
  footer,
}: {
  rows: Override[];
  names: ReadonlyMap<string, string>;
  /** Left out for whoever may not. */
  remove: ((id: string) => () => Promise<string | undefined>) | undefined;
  footer: React.ReactNode;
}) {
  const nameOf = ({ identifier }: Override) => names.get(identifier) ?? identifier;
  const columns: Column<Override>[] = [
    { id: "identifier", header: "For", cell: nameOf },
    { id: "namespace", header: "Limit", cell: ({ namespace }) => namespace },
    {
      id: "number",
      header: "Instead",
      align: "end",
      cell: ({ limit, windowMs }) =>
        windowMs === null ? formatExact(limit) : formatLimit(limit, windowMs),
    },
    {
      id: "until",
      header: "Until",
      cell: ({ expiresAt }) =>
        expiresAt ? <RelativeTime at={expiresAt.toISOString()} withDate /> : "it is deleted",
    },
    { id: "reason", header: "Reason", from: "md", cell: ({ reason }) => reason || "—" },
    ...(remove
      ? [
          {
            id: "delete",
            header: "Delete",
            hideHeader: true,
            align: "end" as const,
            cell: (row: Override) => (
              <DeleteButton
                what={`the override of ${nameOf(row)}`}
                consequence="The limit's own number holds again on the next verification."
                run={remove(row.id)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption="Overrides, newest first"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowName={nameOf}
      empty={
        <p className="px-3 py-6 text-sm text-secondary">
          No overrides. Choose a key above to give it another limit for a while.
        </p>
      }
      footer={footer}
    />
  );
}
