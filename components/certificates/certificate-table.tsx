import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { Certificate } from "@/lib/certificates/entry";
import { Life } from "./life";
import { RemoveButton } from "./remove-button";

type Props = Readonly<{
  certificates: Certificate[];
  /** Of management keys and authorities, by id. */
  names: ReadonlyMap<string, string>;
  /** The workspace's. */
  path: string;
  /** Left out for who may not. */
  remove: ((id: string) => Promise<string | undefined>) | undefined;
  empty: ReactNode;
}>;

const GONE =
  "Whoever shows it is refused from the next request on, also on a connection that is open, on every node.";

const columnsOf = ({ names, path, remove }: Props): Column<Certificate>[] => [
  { id: "name", header: "Name", cell: ({ name }) => name },
  {
    id: "known",
    header: "Known by",
    cell: (certificate) => <KnownBy certificate={certificate} names={names} />,
  },
  {
    id: "key",
    header: "Acts as",
    cell: ({ keyId }) => (
      <Link href={`${path}/keys/${keyId}`} prefetch={false} className="text-link hover:underline">
        {names.get(keyId) ?? keyId}
      </Link>
    ),
  },
  {
    id: "end",
    header: "Expires",
    cell: ({ pinned }) =>
      pinned ? <Life {...pinned} /> : <span className="text-muted">with its authority</span>,
  },
  {
    id: "remove",
    header: "Remove",
    hideHeader: true,
    align: "end",
    cell: ({ id, name, keyId, pinned }) =>
      remove && (
        <RemoveButton
          name={name}
          what="certificate"
          consequence={GONE}
          evidence={[
            { label: "Acts as", value: names.get(keyId) ?? keyId },
            ...(pinned ? [{ label: "Thumbprint", value: <Code>{pinned.thumbprint}</Code> }] : []),
          ]}
          remove={remove.bind(null, id)}
        />
      ),
  },
];

const Code = ({ children }: { children: string }) => (
  <span className="font-mono text-xs break-all">{children}</span>
);

function KnownBy({
  certificate: { pinned, issued },
  names,
}: {
  certificate: Certificate;
  names: Props["names"];
}) {
  if (pinned)
    return (
      <span className="flex min-w-0 flex-col" title={`SHA-256 ${pinned.thumbprint}`}>
        <span className="break-all">{pinned.subject || "no subject"}</span>
        <span className="font-mono text-xs text-muted">{pinned.thumbprint.slice(0, 16)}…</span>
      </span>
    );
  if (!issued) return null;
  return (
    <span className="flex min-w-0 flex-col">
      <span className="font-mono text-xs break-all">
        {issued.kind}:{issued.value}
      </span>
      <span className="text-xs text-muted">
        by {names.get(issued.authorityId) ?? issued.authorityId}
      </span>
    </span>
  );
}

/** The certificates by which backends are known. */
export function CertificateTable(props: Props) {
  return (
    <DataTable
      caption="Certificates"
      columns={columnsOf(props)}
      rows={props.certificates}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      empty={props.empty}
    />
  );
}
