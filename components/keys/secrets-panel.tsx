import { Sparkline } from "@/components/charts/sparkline";
import { buttonStyle, TextLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCount, plural } from "@/components/ui/format";
import { mailto } from "@/components/ui/letter";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { RetiringStatus } from "@/components/ui/retiring";
import { SecretHint } from "@/components/ui/secret-hint";
import { Status } from "@/components/ui/status";
import type { Key, KeySecret } from "@/lib/keys/key";
import type { KeyCaller, KeyCallers } from "@/lib/keys/read-callers";
import type { VersionUse } from "@/lib/usage/read-versions";
import type { ChangeKey } from "./actions";
import { oldSecretLetter } from "./old-secret-letter";
import { OverlapButtons } from "./overlap-buttons";
import { VersionLines } from "./version-lines";

/** What can be done during an overlap. */
export type OverlapActions = Readonly<{
  extend: (form: FormData) => ReturnType<ChangeKey>;
  finish: ChangeKey;
  undo: ChangeKey;
}>;

/** The versions of a key's secret, and during an overlap who still uses the old one. */
export function SecretsPanel({
  data,
  callers,
  names,
  overlap,
  versions,
  logsHref,
  zone,
}: {
  data: Key;
  callers: KeyCallers;
  /** Of the callers. */
  names: ReadonlyMap<string, string>;
  overlap: OverlapActions | undefined;
  /** How often each was sent, while two work. */
  versions: VersionUse | null;
  /** The log's address. */
  logsHref: string;
  zone: string;
}) {
  const retiring = data.secrets.find((one) => one.status === "retiring");
  const seenOf = (version: number) =>
    callers.versions.find((one) => one.version === version)?.lastSeenAt ?? null;
  const columns: Column<KeySecret>[] = [
    { id: "version", header: "Version", cell: (one) => `v${one.version}` },
    { id: "hint", header: "Secret", cell: (one) => <SecretHint hint={one.hint} /> },
    {
      id: "status",
      header: "Status",
      cell: (one) => (
        <SecretStatus
          secret={one}
          users={
            callers.items.filter((by) => by.secretVersion === one.version && by.today > 0).length
          }
        />
      ),
    },
    {
      id: "created",
      header: "Created",
      from: "md",
      cell: (one) => <RelativeTime at={one.createdAt.toISOString()} />,
    },
    {
      id: "used",
      header: "Last used",
      cell: (one) => {
        const at = seenOf(one.version) ?? one.lastUsedAt;
        return at ? (
          <TextLink
            href={`${logsHref}?q=key:${data.id}+secret:${one.version}&range=30d`}
            prefetch={false}
          >
            <RelativeTime at={at.toISOString()} />
          </TextLink>
        ) : (
          <span className="text-muted">Never</span>
        );
      },
    },
  ];
  return (
    <Panel id="secrets" title="Secrets and rotation" note={plural(data.secrets.length, "version")}>
      <DataTable
        caption="Versions of the secret"
        columns={columns}
        rows={data.secrets.toReversed()}
        rowId={(one) => String(one.version)}
        rowName={(one) => `version ${one.version}`}
        density="compact"
      />
      {retiring && versions && (
        <div className="mt-5">
          <VersionLines use={versions} retiring={retiring.version} zone={zone} />
        </div>
      )}
      {retiring && (
        <OldSecret
          data={data}
          secret={retiring}
          callers={callers.items.filter((one) => one.secretVersion === retiring.version)}
          safe={callers.safeToFinish}
          names={names}
          overlap={overlap}
        />
      )}
    </Panel>
  );
}

function SecretStatus({
  secret: { status, retiresAt },
  users,
}: {
  secret: KeySecret;
  /** How many callers sent it today. */
  users: number;
}) {
  if (status === "active") return <Status icon="check">Active</Status>;
  if (status === "retired")
    return (
      <Status icon="stop" tone="off">
        Retired
      </Status>
    );
  return (
    <RetiringStatus retiresAt={retiresAt}>
      {users > 0 && <span>used today by {plural(users, "caller")}</span>}
    </RetiringStatus>
  );
}

function OldSecret({
  data,
  secret,
  callers,
  safe,
  names,
  overlap,
}: {
  data: Key;
  secret: KeySecret;
  callers: readonly KeyCaller[];
  safe: boolean;
  names: ReadonlyMap<string, string>;
  overlap: OverlapActions | undefined;
}) {
  const nameOf = ({ callerId }: KeyCaller) => names.get(callerId) ?? (callerId || "—");
  const columns: Column<KeyCaller>[] = [
    {
      id: "caller",
      header: "Caller",
      cell: (one) => nameOf(one),
    },
    {
      id: "ip",
      header: "Address",
      cell: (one) => <span className="font-mono">{one.ip || "—"}</span>,
    },
    {
      id: "agent",
      header: "User agent",
      cell: (one) => <span className="block max-w-56 truncate">{one.userAgent || "—"}</span>,
    },
    { id: "today", header: "Today", align: "end", cell: (one) => formatCount(one.today) },
    {
      id: "week",
      header: "7 d",
      align: "end",
      cell: (one) => (
        <Sparkline
          label={`Verifications of ${nameOf(one)} with the old secret, by day`}
          valid={one.days}
        />
      ),
    },
    {
      id: "seen",
      header: "Last seen",
      align: "end",
      cell: (one) => <RelativeTime at={one.lastSeenAt.toISOString()} />,
    },
  ];
  return (
    <section aria-labelledby="old-secret" className="mt-5">
      <header className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 id="old-secret" className="text-sm font-semibold">
          Who still uses the old secret, v{secret.version}
        </h3>
        {safe && (
          <Status icon="check">Safe to finish: the new one is used, the old one is not</Status>
        )}
        {callers.length > 0 && (
          <span className="flex flex-wrap gap-1.5">
            <CopyButton
              text={callers.map((one) => callerLine(one, nameOf(one))).join("\n")}
              label="Copy the list of callers"
              size="small"
            >
              Copy list
            </CopyButton>
            <a
              href={mailto(oldSecretLetter(data, secret, callers))}
              className={buttonStyle({ size: "small" })}
            >
              Notify owner
            </a>
          </span>
        )}
        {overlap && (
          <OverlapButtons
            {...overlap}
            version={secret.version}
            retiresAt={secret.retiresAt?.toISOString() ?? null}
            seen={callers
              .filter((one) => one.today > 0)
              .map((one) => `${one.ip || nameOf(one)} (${formatCount(one.today)} today)`)}
          />
        )}
      </header>
      <DataTable
        caption="Callers of the old secret, last 7 days"
        columns={columns}
        rows={[...callers]}
        rowId={(one) => `${one.callerId} ${one.ip} ${one.userAgent}`}
        rowName={nameOf}
        density="compact"
        empty={<p className="px-3 py-3 text-sm text-secondary">Nobody in the last 7 d.</p>}
      />
    </section>
  );
}

/** A caller in a line, to be sent to whoever has to change it. */
const callerLine = (one: KeyCaller, name: string) =>
  [
    name,
    one.ip,
    one.userAgent,
    `${one.lastSevenDays} in 7 d`,
    `last ${one.lastSeenAt.toISOString()}`,
  ]
    .filter(Boolean)
    .join(", ");
