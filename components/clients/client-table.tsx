import type { ReactNode } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatLatency } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { Client } from "@/lib/clients/client";
import type { CallerSpark } from "@/lib/usage/read-caller-sparks";
import { expiryOf } from "./expiry";
import { METHODS } from "./method";

/** From so long before its end a credential is told of. */
const WARN_MS = 30 * 86_400_000;

/** Whether a client may have tokens. */
export function ClientStatus({ enabled }: Pick<Client, "enabled">) {
  return enabled ? (
    <Status icon="check">Active</Status>
  ) : (
    <Status icon="pause" tone="off">
      Disabled
    </Status>
  );
}

/** The clients of a workspace. `path` is this list's; `apiNames` and `sparks` by id. */
export function ClientTable({
  clients,
  apiNames,
  sparks,
  path,
  now,
  empty,
}: {
  clients: Client[];
  apiNames: ReadonlyMap<string, string>;
  sparks: ReadonlyMap<string, CallerSpark>;
  path: string;
  now: Date;
  empty: ReactNode;
}) {
  const columns: Column<Client>[] = [
    { id: "name", header: "Name", cell: ({ name }) => <span className="break-words">{name}</span> },
    { id: "method", header: "Proves itself by", cell: (one) => METHODS[one.authMethod].label },
    {
      id: "apis",
      header: "APIs",
      cell: ({ grants }) =>
        grants.map((one) => apiNames.get(one.apiId) ?? one.apiId).join(", ") || "—",
    },
    { id: "status", header: "Status", cell: (one) => <ClientStatus enabled={one.enabled} /> },
    {
      id: "day",
      header: "Verified, 24 h",
      from: "lg",
      cell: ({ id, name }) => {
        const spark = sparks.get(id);
        if (!spark) return <span className="text-muted">0</span>;
        const { valid, problems } = spark;
        return <Sparkline {...{ valid, problems }} label={`Verifications by ${name}, last 24 h`} />;
      },
    },
    {
      id: "p95",
      header: "p95",
      from: "xl",
      align: "end",
      cell: ({ id }) => (
        <span className="whitespace-nowrap">{formatLatency(sparks.get(id)?.p95Ms)}</span>
      ),
    },
    {
      id: "expiry",
      header: "Credential ends",
      from: "lg",
      cell: (one) => <Expiry {...{ one, now }} />,
    },
    {
      id: "used",
      header: "Last used",
      align: "end",
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? (
          <RelativeTime at={lastUsedAt.toISOString()} />
        ) : (
          <span className="text-muted">Never</span>
        ),
    },
  ];
  return (
    <DataTable
      caption="Clients"
      columns={columns}
      rows={clients}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      rowHref={({ id }) => `${path}/${id}`}
      empty={empty}
    />
  );
}

function Expiry({ one, now }: { one: Client; now: Date }) {
  const at = expiryOf(one.credentials, now);
  if (!at) return <span className="text-muted">Never</span>;
  const left = at.getTime() - now.getTime();
  const end = <RelativeTime at={at.toISOString()} />;
  if (left > WARN_MS) return end;
  return left > 0 ? (
    <Status icon="warn" tone="warning">
      {end}
    </Status>
  ) : (
    <Status icon="stop" tone="danger">
      {end}
    </Status>
  );
}
