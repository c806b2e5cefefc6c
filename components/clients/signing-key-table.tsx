import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/feedback";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { SigningKey } from "@/lib/oauth/signing-key";

const COLUMNS: Column<SigningKey>[] = [
  {
    id: "kid",
    header: "Key id",
    cell: ({ kid }) => <span className="break-all font-mono text-xs">{kid}</span>,
  },
  { id: "algorithm", header: "Algorithm", cell: ({ algorithm }) => algorithm },
  { id: "status", header: "Status", cell: (key) => <SigningStatus signingKey={key} /> },
  {
    id: "made",
    header: "Published",
    align: "end",
    from: "md",
    cell: ({ createdAt }) => <RelativeTime at={createdAt.toISOString()} />,
  },
];

/** The keys in the JWKS: one that signs, one that will, and those whose tokens may still live. */
export function SigningKeyTable({ signingKeys }: { signingKeys: SigningKey[] }) {
  return (
    <DataTable
      caption="Signing keys"
      columns={COLUMNS}
      rows={signingKeys}
      rowId={({ kid }) => kid}
      rowName={({ kid }) => kid}
      density="compact"
      empty={
        <EmptyState title="No keys yet.">
          They are made with the first token, and rotate by themselves every 90 days.
        </EmptyState>
      }
    />
  );
}

function SigningStatus({ signingKey: { status, endsAt } }: { signingKey: SigningKey }) {
  if (status === "active") return <Status icon="check">Signs</Status>;
  if (status === "next")
    return (
      <Status icon="dashed" tone="notice">
        Next, published ahead
      </Status>
    );
  return (
    <Status icon="stop" tone="off">
      Retired{endsAt && " · ends "}
      {endsAt && <RelativeTime at={endsAt.toISOString()} />}
    </Status>
  );
}
