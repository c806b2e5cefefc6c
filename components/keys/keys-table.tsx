import type { ReactNode } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatLimit } from "@/components/ui/format";
import { HoverCard } from "@/components/ui/hover-card";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretHint } from "@/components/ui/secret-hint";
import { EnvironmentTag, KeyStatus, Tag } from "@/components/ui/status";
import type { Key } from "@/lib/keys/key";
import type { Spark } from "@/lib/usage/read-sparks";
import { type RowActions, RowButtons } from "./row-buttons";

const none = <span className="text-muted">—</span>;
const WEEK_MS = 7 * 86_400_000;

/** Rotating is a state of a key's secrets, not of the key: shown where the key is otherwise well. */
export const shownStatus = (key: Key): string =>
  key.status === "active" && key.secrets.some((one) => one.status === "retiring")
    ? "rotating"
    : key.status;

function Scopes({ scopes }: { scopes: readonly string[] }) {
  if (scopes.length === 0) return none;
  const list = (
    <ul className="font-mono text-xs">
      {scopes.slice(0, 20).map((scope) => (
        <li key={scope}>{scope}</li>
      ))}
      {scopes.length > 20 && <li>and {scopes.length - 20} more</li>}
    </ul>
  );
  if (scopes.length === 1)
    return (
      <span className="flex max-w-32" title={scopes[0]}>
        <Tag mono>{scopes[0]}</Tag>
      </span>
    );
  return (
    <HoverCard focusable content={list}>
      <Tag>{scopes.length} scopes</Tag>
    </HoverCard>
  );
}

function Limits({ limits }: { limits: Key["limits"] }) {
  const [first, ...rest] = limits;
  if (!first) return none;
  return (
    <span className="whitespace-nowrap">
      {formatLimit(first.limit, first.windowMs)}
      {rest.length > 0 && <span className="text-muted"> +{rest.length}</span>}
    </span>
  );
}

function Expires({ at, now }: { at: Date | null; now: number }) {
  if (!at) return <span className="text-muted">Never</span>;
  const soon = at.getTime() > now && at.getTime() - now < WEEK_MS;
  return (
    <span className={soon ? "text-limited-text" : undefined}>
      <RelativeTime at={at.toISOString()} />
    </span>
  );
}

/** Keys as the list shows them, a page of them. */
export function KeysTable({
  keys,
  sparks,
  keysHref,
  now,
  mixed,
  actions,
  empty,
  footer,
}: {
  keys: Key[];
  sparks: ReadonlyMap<string, Spark>;
  keysHref: string;
  now: number;
  /** Keys of both environments are shown, so each says which. */
  mixed: boolean;
  /** Left out for whoever may only look. */
  actions: RowActions | undefined;
  empty: ReactNode;
  footer: ReactNode;
}) {
  const hrefOf = (key: Key) => `${keysHref}/${key.id}`;
  const columns: Column<Key>[] = [
    {
      id: "name",
      header: "Name and secret",
      cell: (key) => (
        <span className="flex min-w-0 flex-col py-0.5 font-normal">
          <span className="flex max-w-52 items-center gap-2 font-medium max-sm:max-w-full 2xl:max-w-72">
            <span className="truncate">{key.name}</span>
            {mixed && key.environment === "test" && <EnvironmentTag environment="test" />}
          </span>
          <SecretHint hint={key.hint} small />
        </span>
      ),
    },
    { id: "status", header: "Status", cell: (key) => <KeyStatus status={shownStatus(key)} /> },
    { id: "scopes", header: "Scopes", from: "xl", cell: (key) => <Scopes scopes={key.scopes} /> },
    { id: "limits", header: "Limit", from: "2xl", cell: (key) => <Limits limits={key.limits} /> },
    {
      id: "day",
      header: "24 h",
      from: "lg",
      cell: (key) => {
        const spark = sparks.get(key.id);
        if (!spark) return <span className="text-muted">0</span>;
        return <Sparkline {...spark} label={`Verifications of ${key.name}, last 24 h`} />;
      },
    },
    {
      id: "used",
      header: "Last used",
      cell: (key) =>
        key.lastUsedAt ? (
          <RelativeTime at={key.lastUsedAt.toISOString()} />
        ) : (
          <span className="text-muted">Never</span>
        ),
    },
    { id: "expires", header: "Expires", cell: (key) => <Expires at={key.expiresAt} now={now} /> },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (key) => (
        <RowButtons
          actions={actions}
          row={{
            id: key.id,
            name: key.name,
            hint: key.hint,
            status: key.status,
            evidence: {
              lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
              callers: [],
              idle: !key.lastUsedAt || now - key.lastUsedAt.getTime() >= WEEK_MS,
            },
          }}
        />
      ),
    },
  ];
  return (
    <DataTable
      caption="Keys"
      columns={columns}
      rows={keys}
      rowId={(key) => key.id}
      rowName={(key) => key.name}
      rowHref={hrefOf}
      empty={empty}
      footer={footer}
    />
  );
}
