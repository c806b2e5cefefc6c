import { Outcome } from "@/components/charts/glyph";
import type { Column } from "@/components/ui/data-table";
import { formatExact, formatLatency } from "@/components/ui/format";
import { LocalTime } from "@/components/ui/local-time";
import type { Verification } from "@/lib/verifications/verification";

/** The columns of the log. `names` are those of keys and callers, `apis` of APIs. */
export function logColumns(
  names: ReadonlyMap<string, string>,
  apis: ReadonlyMap<string, string>,
): Column<Verification>[] {
  const mono = (text: string) => (
    <span className="block max-w-28 truncate 2xl:max-w-52 font-mono text-xs" title={text}>
      {text || "—"}
    </span>
  );
  return [
    {
      id: "at",
      header: "Time",
      cell: ({ at, keptOneIn }) => (
        <span className="whitespace-nowrap">
          <LocalTime at={at.toISOString()} />
          {keptOneIn > 1 && (
            <span className="ml-2 text-xs font-normal text-muted">
              1 in {formatExact(keptOneIn)} kept
            </span>
          )}
        </span>
      ),
    },
    { id: "outcome", header: "Outcome", cell: ({ outcome }) => <Outcome code={outcome} /> },
    {
      id: "key",
      header: "Key",
      least: "sm:min-w-24",
      cell: ({ keyId }) =>
        keyId === "" ? (
          <span className="text-muted">unknown</span>
        ) : (
          <span className="block truncate" title={keyId}>
            {names.get(keyId) ?? keyId}
          </span>
        ),
    },
    { id: "api", header: "API", from: "2xl", cell: ({ apiId }) => apis.get(apiId) ?? "—" },
    { id: "scopes", header: "Scope asked", from: "xl", cell: ({ scopes }) => mono(scopes) },
    {
      id: "caller",
      header: "Caller",
      from: "2xl",
      cell: ({ callerId }) => names.get(callerId) ?? callerId,
    },
    { id: "ip", header: "Address", from: "lg", cell: ({ ip }) => mono(ip) },
    {
      id: "latency",
      header: "Latency",
      align: "end",
      cell: ({ latencyMicros }) => (
        <span className="whitespace-nowrap">{formatLatency(latencyMicros / 1000)}</span>
      ),
    },
  ];
}

/** The columns of the log of one key, where its name and its API go without saying. */
export function keyLogColumns(names: ReadonlyMap<string, string>): Column<Verification>[] {
  const columns = logColumns(names, new Map());
  const shown = columns.filter(({ id }) => id !== "key" && id !== "api");
  const version: Column<Verification> = {
    id: "version",
    header: "Secret",
    from: "2xl",
    align: "end",
    cell: ({ secretVersion }) => `v${secretVersion}`,
  };
  const credits: Column<Verification> = {
    id: "credits",
    header: "Cost",
    from: "2xl",
    align: "end",
    cell: ({ credits: cost }) => cost,
  };
  return [...shown.slice(0, -1), version, credits, ...shown.slice(-1)];
}
