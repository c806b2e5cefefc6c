import { Outcome } from "@/components/charts/glyph";
import { LinkButton, TextLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { RouteSheet } from "@/components/ui/dialog";
import { formatExact, formatLatency } from "@/components/ui/format";
import { LocalTime } from "@/components/ui/local-time";
import { Facts } from "@/components/ui/panel";
import type { VerificationTrace } from "@/lib/verifications/verification";
import { DecisionSteps } from "./decision-steps";

/** One verification in a sheet: every check of its decision in order, and what was known of the call. */
export function TraceSheet({
  trace,
  names,
  path,
  apiUrl,
  closeHref,
}: {
  trace: VerificationTrace;
  names: ReadonlyMap<string, string>;
  /** The workspace's. */
  path: string;
  apiUrl: string;
  closeHref: string;
}) {
  const mono = (text: string) => <span className="font-mono text-xs">{text || "—"}</span>;
  return (
    <RouteSheet
      title={<Outcome code={trace.outcome} />}
      description={trace.requestId}
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-6">
        <DecisionSteps checks={trace.checks} />
        <Facts
          facts={[
            { label: "Time", value: <LocalTime at={trace.at.toISOString()} full /> },
            {
              label: "Key",
              value:
                trace.keyId === "" ? (
                  "unknown"
                ) : (
                  <TextLink href={`${path}/keys/${trace.keyId}`}>
                    {names.get(trace.keyId) ?? trace.keyId}
                  </TextLink>
                ),
            },
            { label: "Secret version", value: trace.secretVersion || "—" },
            { label: "Owner", value: trace.ownerId || "—" },
            { label: "Caller", value: names.get(trace.callerId) ?? trace.callerId },
            { label: "Environment", value: trace.environment || "—" },
            { label: "Scope asked", value: mono(trace.scopes) },
            { label: "Client", value: mono(trace.ip) },
            { label: "User agent", value: mono(trace.userAgent) },
            { label: "Request", value: mono(`${trace.method} ${trace.path}`.trim()) },
            { label: "Credits spent", value: String(trace.credits) },
            { label: "Latency", value: formatLatency(trace.latencyMicros / 1000) },
            ...(trace.keptOneIn > 1
              ? [{ label: "Kept", value: `1 in ${formatExact(trace.keptOneIn)} of a busy second` }]
              : []),
            ...(trace.tags.length > 0 ? [{ label: "Tags", value: trace.tags.join(", ") }] : []),
          ]}
        />
        <div className="flex flex-wrap gap-2">
          {trace.keyId !== "" && (
            <LinkButton href={`${path}/logs?q=key:${trace.keyId}`}>All of this key</LinkButton>
          )}
          {trace.ip && (
            <LinkButton href={`${path}/logs?ip=${encodeURIComponent(trace.ip)}`}>
              All of this address
            </LinkButton>
          )}
          <CopyButton text={JSON.stringify(trace, null, 2)} label="Copy as JSON">
            Copy JSON
          </CopyButton>
          <CopyButton
            text={`curl ${apiUrl}/v1/verifications/${trace.requestId} -H "Authorization: Bearer $KEYWAY_KEY"`}
            label="Copy as curl"
          >
            Copy curl
          </CopyButton>
        </div>
      </div>
    </RouteSheet>
  );
}
