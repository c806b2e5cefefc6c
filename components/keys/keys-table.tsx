import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import { type Column, DataTable, type Sort } from "@/components/ui/data-table";
import { HoverCard } from "@/components/ui/hover-card";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretHint } from "@/components/ui/secret-hint";
import { EnvironmentTag, KeyStatus, Tag } from "@/components/ui/status";
import type { Key } from "@/lib/keys/key";
import type { Spark } from "@/lib/usage/read-sparks";
import { type ColumnName, isWide, type ListLook } from "./columns";
import type { ApiChoice } from "./draft";
import { shownStatus } from "./key-status";
import { LimitCell } from "./limit-cell";
import { type Address, type ListState, SORTS } from "./list-state";
import { type RowActions, RowButtons } from "./row-buttons";

const none = <span className="text-muted">—</span>;
const WEEK_MS = 7 * 86_400_000;

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

function Expires({ at, now }: { at: Date | null; now: number }) {
  if (!at) return <span className="text-muted">Never</span>;
  const soon = at.getTime() > now && at.getTime() - now < WEEK_MS;
  return (
    <span className={soon ? "text-limited-text" : undefined}>
      <RelativeTime at={at.toISOString()} />
    </span>
  );
}

const word = (text: string | undefined) =>
  text ? <span className="block max-w-40 truncate">{text}</span> : none;

/** The columns besides the name, each as its key fills it. */
const columnsOf = (
  sparks: ReadonlyMap<string, Spark>,
  peaks: ReadonlyMap<string, number>,
  apis: ReadonlyMap<string, ApiChoice>,
  now: number,
): Readonly<Record<ColumnName, Omit<Column<Key>, "id">>> => ({
  status: { header: "Status", cell: (key) => <KeyStatus status={shownStatus(key)} /> },
  api: { header: "API", from: "md", cell: (key) => word(apis.get(key.apiId)?.name) },
  scopes: { header: "Scopes", from: "xl", cell: (key) => <Scopes scopes={key.scopes} /> },
  limits: {
    header: "Limit",
    from: "2xl",
    cell: (key) => (
      <LimitCell
        {...{ name: key.name, limits: key.limits, spark: sparks.get(key.id) }}
        inherited={apis.get(key.apiId)?.limits ?? []}
        minute={peaks.get(key.id) ?? 0}
      />
    ),
  },
  owner: { header: "Owner", from: "md", cell: (key) => word(key.ownerId ?? undefined) },
  tags: { header: "Tags", from: "md", cell: (key) => word(key.tags.join(", ")) },
  day: {
    header: "24 h",
    sortable: true,
    from: "lg",
    cell: (key) => {
      const spark = sparks.get(key.id);
      if (!spark) return <span className="text-muted">0</span>;
      return <Sparkline {...spark} label={`Verifications of ${key.name}, last 24 h`} />;
    },
  },
  used: {
    header: "Last used",
    sortable: true,
    cell: (key) =>
      key.lastUsedAt ? (
        <RelativeTime at={key.lastUsedAt.toISOString()} />
      ) : (
        <span className="text-muted">Never</span>
      ),
  },
  expires: {
    header: "Expires",
    sortable: true,
    cell: (key) => <Expires at={key.expiresAt} now={now} />,
  },
  created: {
    header: "Created",
    from: "md",
    sortable: true,
    cell: (key) => <RelativeTime at={key.createdAt.toISOString()} />,
  },
});

/** How the list is ordered, as its heads show it: newest first unless the address says otherwise. */
const sortOf = ({ sort, order }: ListState): Sort => ({
  column: sort ?? "created",
  direction: (order ?? (sort === "name" ? "asc" : "desc")) === "asc" ? "ascending" : "descending",
});

/** The top of 24 hours has one direction; asked for again, it is left. */
const sortHref =
  (address: Address, { sort }: ListState) =>
  ({ column, direction }: Sort): string =>
    column === "day"
      ? address({ after: "", sort: sort === "day" ? null : "day", order: null })
      : address({
          after: "",
          sort: SORTS.find((one) => one === column) ?? null,
          order: direction === "ascending" ? "asc" : "desc",
        });

/** Keys as the list shows them, a page of them. */
export function KeysTable({
  keys,
  sparks,
  peaks,
  apis,
  state,
  address,
  look,
  keysHref,
  now,
  mixed,
  actions,
  selectionBar,
  empty,
  footer,
}: {
  keys: Key[];
  sparks: ReadonlyMap<string, Spark>;
  /** What came in the worst minute. */
  peaks: ReadonlyMap<string, number>;
  apis: ReadonlyMap<string, ApiChoice>;
  state: ListState;
  address: Address;
  look: ListLook;
  keysHref: string;
  now: number;
  /** Keys of both environments are shown, so each says which. */
  mixed: boolean;
  /** Left out for whoever may only look. */
  actions: RowActions | undefined;
  selectionBar: ReactNode;
  empty: ReactNode;
  footer: ReactNode;
}) {
  const compact = look.density === "compact";
  const all = columnsOf(sparks, peaks, apis, now);
  const columns: Column<Key>[] = [
    {
      id: "name",
      header: "Name",
      sortable: true,
      first: "ascending",
      least: compact ? "sm:min-w-76" : "sm:min-w-52",
      cell: (key) => (
        <span
          className={clsx(
            "flex min-w-0 font-normal",
            compact ? "items-center gap-3" : "flex-col leading-4",
          )}
        >
          <span className="flex min-w-0 max-w-full items-center gap-2 font-medium">
            <span className="truncate">{key.name}</span>
            {mixed && key.environment === "test" && <EnvironmentTag environment="test" />}
          </span>
          <SecretHint hint={key.hint} small />
        </span>
      ),
    },
    ...look.columns.map((id): Column<Key> => {
      const { from: usual, ...column } = all[id];
      // Where name and secret stand side by side, scopes need a wider window.
      const from = compact && id === "scopes" ? "2xl" : usual;
      // Whoever chose the columns sees them, as long as there is a table at all.
      const shown = look.chosen ? from && "md" : from;
      return { id, ...column, ...(shown && { from: shown }) };
    }),
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
      rowHref={(key) => `${keysHref}/${key.id}`}
      sort={sortOf(state)}
      sortHref={sortHref(address, state)}
      density={look.density}
      narrow={isWide(look) ? "scroll" : "stack"}
      selectionBar={selectionBar}
      empty={empty}
      footer={footer}
    />
  );
}
