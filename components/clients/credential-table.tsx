import { type Column, DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { RetiringStatus } from "@/components/ui/retiring";
import { SecretHint } from "@/components/ui/secret-hint";
import { Status } from "@/components/ui/status";
import type { Credential } from "@/lib/clients/client";
import { EndCredential } from "./end-credential";

const NAMES = { secret: "Secret", jwk: "Public key", certificate: "Certificate" } as const;

/** The secrets, keys or certificates of a client, the newest first. `end` is left out for who may not. */
export function CredentialTable({
  credentials,
  now,
  end,
}: {
  credentials: readonly Credential[];
  now: Date;
  end: ((id: string) => Promise<string | undefined>) | undefined;
}) {
  const columns: Column<Credential>[] = [
    {
      id: "hint",
      header: "Credential",
      cell: (one) =>
        one.kind === "secret" ? (
          <SecretHint hint={one.hint} />
        ) : (
          <span className="break-all font-mono text-xs">{one.hint}</span>
        ),
    },
    { id: "kind", header: "Kind", from: "md", cell: (one) => NAMES[one.kind] },
    { id: "status", header: "Status", cell: (one) => <CredentialStatus {...{ one, now }} /> },
    {
      id: "created",
      header: "Added",
      from: "md",
      cell: (one) => <RelativeTime at={one.createdAt.toISOString()} />,
    },
    {
      id: "used",
      header: "Last used",
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? (
          <RelativeTime at={lastUsedAt.toISOString()} />
        ) : (
          <span className="text-muted">Never</span>
        ),
    },
  ];
  if (end)
    columns.push({
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (one) =>
        one.status !== "retired" && (
          <EndCredential
            name={one.hint}
            retiring={one.status === "retiring"}
            run={end.bind(null, one.id)}
          />
        ),
    });
  return (
    <DataTable
      caption="Credentials"
      columns={columns}
      rows={credentials.toReversed()}
      rowId={({ id }) => id}
      rowName={({ hint }) => hint}
      density="compact"
      empty={
        <p className="px-3 py-3 text-sm text-secondary">
          None: an authority of this workspace vouches for its certificate.
        </p>
      }
    />
  );
}

const MONTH_MS = 30 * 86_400_000;

function CredentialStatus({ one, now }: { one: Credential; now: Date }) {
  const { status, retiresAt, expiresAt } = one;
  if (status === "retired")
    return (
      <Status icon="stop" tone="off">
        Retired
      </Status>
    );
  if (status === "retiring") return <RetiringStatus retiresAt={retiresAt} />;
  if (expiresAt && now >= expiresAt)
    return (
      <Status icon="clock" tone="danger">
        Expired
      </Status>
    );
  if (expiresAt && expiresAt.getTime() - now.getTime() < MONTH_MS)
    return (
      <Status icon="clock" tone="warning">
        Expires <RelativeTime at={expiresAt.toISOString()} />
      </Status>
    );
  return <Status icon="check">Active</Status>;
}
