import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { plural } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Webhook } from "@/lib/webhooks/webhook";
import { WebhookStatus } from "./webhook-status";

const COLUMNS: Column<Webhook>[] = [
  {
    id: "url",
    header: "URL",
    cell: ({ url }) => <span className="break-all">{url}</span>,
  },
  { id: "state", header: "State", cell: (webhook) => <WebhookStatus webhook={webhook} /> },
  {
    id: "events",
    header: "Events",
    align: "end",
    cell: ({ events }) => <span title={events.join(", ")}>{plural(events.length, "event")}</span>,
  },
  {
    id: "made",
    header: "Added",
    align: "end",
    from: "md",
    cell: ({ createdAt }) => <RelativeTime at={createdAt.toISOString()} />,
  },
];

/** The URLs that are told. `path` is this list's. */
export function WebhookTable({
  webhooks,
  path,
  empty,
}: {
  webhooks: Webhook[];
  path: string;
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Webhooks"
      columns={COLUMNS}
      rows={webhooks}
      rowId={({ id }) => id}
      rowName={({ url }) => url}
      rowHref={({ id }) => `${path}/${id}`}
      empty={empty}
    />
  );
}
