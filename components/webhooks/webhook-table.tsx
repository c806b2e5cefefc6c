import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { plural } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DeliveryCounts } from "@/lib/webhooks/count-deliveries";
import type { Webhook } from "@/lib/webhooks/webhook";
import { SuccessRate } from "./success-rate";
import { WebhookStatus } from "./webhook-status";

const columnsOf = (counts: readonly DeliveryCounts[]): Column<Webhook>[] => [
  {
    id: "url",
    header: "URL",
    cell: ({ url }) => <span className="break-all">{url}</span>,
  },
  { id: "state", header: "State", cell: (webhook) => <WebhookStatus webhook={webhook} /> },
  {
    id: "success",
    header: "Delivered, 24 h",
    cell: ({ id, url }) => (
      <SuccessRate counts={counts.find((one) => one.webhookId === id)} name={url} />
    ),
  },
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
  counts,
  path,
  empty,
}: {
  webhooks: Webhook[];
  counts: readonly DeliveryCounts[];
  path: string;
  empty: ReactNode;
}) {
  return (
    <DataTable
      caption="Webhooks"
      columns={columnsOf(counts)}
      rows={webhooks}
      rowId={({ id }) => id}
      rowName={({ url }) => url}
      rowHref={({ id }) => `${path}/${id}`}
      empty={empty}
    />
  );
}
