import type { ReactNode } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatExact, formatLimit, formatPercent } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tag } from "@/components/ui/status";
import type { ApiRow } from "./api-row";

const COLUMNS: Column<ApiRow>[] = [
  {
    id: "name",
    header: "API",
    cell: ({ api }) => (
      <span className="inline-flex items-center gap-2">
        {api.name}
        {api.kind === "management" && <Tag>built in</Tag>}
      </span>
    ),
  },
  {
    id: "id",
    header: "Id",
    from: "xl",
    cell: ({ api }) => <span className="font-mono text-xs text-muted">{api.id}</span>,
  },
  { id: "keys", header: "Keys", align: "end", cell: ({ keys }) => formatExact(keys) },
  {
    id: "usage",
    header: "Last 24 h",
    align: "end",
    cell: ({ api, valid, problems }) => (
      <Sparkline
        label={`Verifications of ${api.name}, last 24 h`}
        valid={valid}
        problems={problems}
      />
    ),
  },
  {
    id: "valid",
    header: "Valid",
    align: "end",
    cell: ({ validTotal, total }) => formatPercent(validTotal, total),
  },
  {
    id: "limit",
    header: "Default limit",
    align: "end",
    from: "lg",
    cell: ({ api }) => {
      const [limit] = api.defaults.limits;
      return limit ? formatLimit(limit.limit, limit.windowMs) : "none";
    },
  },
  {
    id: "used",
    header: "Last used",
    align: "end",
    from: "md",
    cell: ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "never"),
  },
];

/** APIs with their keys and their last 24 hours. `path` is the workspace's. */
export function ApiTable({
  rows,
  path,
  empty,
}: {
  rows: ApiRow[];
  path: string;
  empty?: ReactNode;
}) {
  return (
    <DataTable
      caption="APIs"
      columns={COLUMNS}
      rows={rows}
      rowId={({ api }) => api.id}
      rowName={({ api }) => api.name}
      rowHref={({ api }) => `${path}/apis/${api.id}`}
      empty={empty}
    />
  );
}
