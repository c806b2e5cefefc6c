import { TextLink } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCount, plural } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { Key } from "@/lib/keys/key";
import type { ScopeUse } from "@/lib/keys/read-scope-use";
import { covers, isDeny } from "@/lib/scopes/scope";
import type { UpdateKey } from "./actions";
import { ScopesButtons } from "./scopes-buttons";

const USED_WITHIN_MS = 30 * 86_400_000;

type Row = {
  scope: string;
  granted: boolean;
  role: string | null;
  used: number;
  denied: number;
  lastAt: Date | null;
};

/** A line for each grant with what it covered, and for each scope that was asked in vain. */
function rowsOf({ granted, asked }: ScopeUse): Row[] {
  const grants = granted.map(({ scope, role }) => {
    const under = asked.filter((one) => !isDeny(scope) && covers(scope, one.scope));
    const used = under.reduce((sum, one) => sum + one.granted, 0);
    const times = under.filter((one) => one.granted > 0).map((one) => one.lastAt.getTime());
    const lastAt = times.length > 0 ? new Date(Math.max(...times)) : null;
    // It was refused before it was granted.
    const denied = under.reduce((sum, one) => sum + one.denied, 0);
    return { scope, granted: true, role, used, denied, lastAt };
  });
  const lacking = asked
    .filter(
      (one) =>
        one.denied > 0 && !grants.some(({ scope }) => !isDeny(scope) && covers(scope, one.scope)),
    )
    .map((one) => ({ ...one, granted: false, role: null, used: 0 }));
  return [...grants, ...lacking];
}

/** What a key may do against what was asked of it, and the two changes that follow from it. */
export function ScopesPanel({
  data,
  use,
  update,
  logsHref,
  now,
}: {
  data: Key;
  use: ScopeUse;
  update: UpdateKey | undefined;
  /** The log of the calls that lacked a scope. */
  logsHref: string;
  now: number;
}) {
  // A key that is younger than what is looked at may come to use it yet.
  const old = now - data.createdAt.getTime() >= USED_WITHIN_MS;
  const rows = rowsOf(use);
  const own = use.granted.filter((one) => one.role === null && !isDeny(one.scope));
  const unused = own.filter((one) => !one.used).map((one) => one.scope);
  const lacking = rows.filter((row) => !row.granted).map((row) => row.scope);
  const columns: Column<Row>[] = [
    {
      id: "scope",
      header: "Scope",
      cell: (row) => (
        <span className="wrap-anywhere font-mono text-sm font-normal">{row.scope}</span>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (row) => <State row={row} old={old} />,
    },
    {
      id: "used",
      header: "Used, 30 d",
      align: "end",
      cell: (row) => (row.granted ? formatCount(row.used) : "—"),
    },
    {
      id: "denied",
      header: "Denied",
      align: "end",
      cell: (row) =>
        row.denied > 0 ? (
          <TextLink href={logsHref} prefetch={false}>
            {formatCount(row.denied)}
          </TextLink>
        ) : (
          "0"
        ),
    },
    {
      id: "last",
      header: "Last asked",
      align: "end",
      cell: (row) => (row.lastAt ? <RelativeTime at={row.lastAt.toISOString()} /> : "Never"),
    },
  ];
  return (
    <Panel
      title="Scopes"
      note={
        unused.length > 0
          ? `${plural(unused.length, "scope")} of ${use.granted.length} not used in 30 d`
          : `${plural(use.granted.length, "scope")}`
      }
      actions={
        update && data.status !== "revoked" ? (
          <ScopesButtons scopes={data.scopes} unused={unused} lacking={lacking} update={update} />
        ) : undefined
      }
    >
      <DataTable
        caption="Scopes, granted and used"
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.granted} ${row.role} ${row.scope}`}
        rowName={(row) => row.scope}
        density="compact"
        empty={
          <p className="px-3 py-3 text-sm text-secondary">
            It holds no scope, and none was asked of it in 30 d.
          </p>
        }
      />
    </Panel>
  );
}

function State({ row, old }: { row: Row; old: boolean }) {
  if (!row.granted)
    return (
      <Status icon="stop" tone="danger">
        Lacking
      </Status>
    );
  const by = row.role ? ` by role ${row.role}` : "";
  if (isDeny(row.scope)) return <Status icon="stop">Denies{by}</Status>;
  if (row.used > 0) return <Status icon="check">Used{by}</Status>;
  return (
    <Status icon="dashed" tone={old ? "warning" : "off"}>
      {old ? "Unused for 30 d" : "Not used yet"}
      {by}
    </Status>
  );
}
