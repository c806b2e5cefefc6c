import { Check, X } from "lucide-react";
import { Outcome } from "@/components/charts/glyph";
import { LinkButton, TextLink } from "@/components/ui/button";
import { RouteSheet } from "@/components/ui/dialog";
import { formatLatency } from "@/components/ui/format";
import { Facts } from "@/components/ui/panel";
import { formatMoment } from "@/components/ui/time";
import type { VerificationTrace } from "@/lib/verifications/verification";

/** The names of the steps, in the words of the screens. */
const STEPS: Readonly<Record<string, string>> = {
  exists: "Exists",
  environment: "Environment",
  revoked: "Not revoked",
  enabled: "Enabled",
  notBefore: "Already valid",
  expiry: "Not expired",
  certificate: "Certificate",
  ip: "Address allowed",
  scope: "Scope held",
  limit: "Within limit",
  credits: "Credits left",
};

function Steps({ checks }: Pick<VerificationTrace, "checks">) {
  if (checks.length === 0)
    return (
      <p className="text-sm text-secondary">
        Every check passed. Their numbers are kept of refused calls, and where a limit was taken.
      </p>
    );
  return (
    <ol className="divide-y border-y text-sm">
      {checks.map(({ check, passed, detail }) => (
        <li key={`${check} ${detail}`} className="flex items-baseline gap-3 py-1.5">
          {passed ? (
            <Check aria-label="passed" className="size-4 shrink-0 self-center text-muted" />
          ) : (
            <X aria-label="failed" className="size-4 shrink-0 self-center text-denied-text" />
          )}
          <span className="w-32 shrink-0 font-medium">{STEPS[check] ?? check}</span>
          <span className="min-w-0 flex-1 break-words text-secondary">{detail}</span>
        </li>
      ))}
    </ol>
  );
}

/** One verification in a sheet: every check of its decision in order, and what was known of the call. */
export function TraceSheet({
  trace,
  names,
  path,
  closeHref,
}: {
  trace: VerificationTrace;
  names: ReadonlyMap<string, string>;
  /** The workspace's. */
  path: string;
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
        <section aria-label="Decision">
          <Steps checks={trace.checks} />
        </section>
        <Facts
          facts={[
            { label: "Time", value: formatMoment(trace.at.getTime(), "UTC") },
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
            ...(trace.tags.length > 0 ? [{ label: "Tags", value: trace.tags.join(", ") }] : []),
          ]}
        />
        {trace.keyId !== "" && (
          <div className="flex gap-2">
            <LinkButton href={`${path}/logs?keyId=${trace.keyId}`}>All of this key</LinkButton>
            {trace.ip && (
              <LinkButton href={`${path}/logs?ip=${trace.ip}`}>All of this address</LinkButton>
            )}
          </div>
        )}
      </div>
    </RouteSheet>
  );
}
