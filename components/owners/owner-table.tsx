import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatLimit } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { Owner } from "@/lib/owners/owner";
import type { OwnerActions } from "./actions";
import { OwnerButtons } from "./owner-buttons";

/** Customers, newest first: whether their keys are accepted, and what those share. */
export function OwnerTable({
  owners,
  keysHref,
  actions,
  empty,
}: {
  owners: Owner[];
  keysHref: string;
  /** Left out for whoever may only look. */
  actions: OwnerActions | undefined;
  empty: ReactNode;
}) {
  const columns: Column<Owner>[] = [
    {
      id: "id",
      header: "Owner",
      cell: ({ id, name }) => (
        <span className="flex min-w-0 flex-col leading-4">
          <span className="max-w-72 truncate">{name || id}</span>
          {name && <span className="font-mono text-xs font-normal text-muted">{id}</span>}
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      cell: ({ enabled }) =>
        enabled ? (
          <Status icon="check">Active</Status>
        ) : (
          <Status icon="pause" tone="off">
            Disabled
          </Status>
        ),
    },
    {
      id: "limits",
      header: "Shared limits",
      cell: ({ limits }) =>
        limits.map((one) => `${one.name} ${formatLimit(one.limit, one.windowMs)}`).join(", ") ||
        "—",
    },
    {
      id: "keys",
      header: "Keys",
      cell: ({ id, name }) => (
        <TextLink
          href={`${keysHref}?owner=${encodeURIComponent(id)}&environment=all`}
          prefetch={false}
        >
          Show<span className="sr-only"> keys of {name || id}</span>
        </TextLink>
      ),
    },
    {
      id: "created",
      header: "Since",
      from: "md",
      cell: ({ createdAt }) => <RelativeTime at={createdAt.toISOString()} />,
    },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: ({ id, name, enabled, limits }) =>
        actions && <OwnerButtons actions={actions} owner={{ id, name, enabled, limits }} />,
    },
  ];
  return (
    <DataTable
      caption="Owners"
      columns={columns}
      rows={owners}
      rowId={(owner) => owner.id}
      rowName={(owner) => owner.name || owner.id}
      empty={empty}
    />
  );
}
