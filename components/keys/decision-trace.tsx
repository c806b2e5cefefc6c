import { Check, X } from "lucide-react";
import { formatLatency } from "@/components/ui/format";
import { Facts } from "@/components/ui/panel";
import type { VerificationTrace } from "@/lib/verifications/verification";

const WORDS: Readonly<Record<string, string>> = {
  exists: "Exists",
  environment: "Environment",
  revoked: "Not revoked",
  enabled: "Enabled",
  notBefore: "Begun",
  expiry: "Not expired",
  ip: "Address allowed",
  scope: "Scopes held",
  limit: "Within limits",
  credits: "Credits left",
};

/** Every check of one decision, in its order and with its numbers: why it was admitted or denied. */
export function DecisionTrace({ trace }: { trace: VerificationTrace }) {
  return (
    <div className="flex flex-col gap-6">
      <ol className="divide-y border-y text-sm" aria-label="Checks in order">
        {trace.checks.map(({ check, passed, detail }) => (
          <li key={`${check} ${detail}`} className="flex items-start gap-2.5 py-1.5">
            {passed ? (
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            ) : (
              <X aria-hidden className="mt-0.5 size-4 shrink-0 text-denied-text" />
            )}
            <span
              className={passed ? "w-32 shrink-0" : "w-32 shrink-0 font-medium text-denied-text"}
            >
              {WORDS[check] ?? check}
              <span className="sr-only">{passed ? ": passed" : ": failed"}</span>
            </span>
            <span className="min-w-0 break-words text-secondary">{detail}</span>
          </li>
        ))}
      </ol>
      <Facts
        facts={[
          { label: "Request", value: <code className="font-mono text-xs">{trace.requestId}</code> },
          { label: "Caller", value: trace.callerId || "—" },
          { label: "Scope asked", value: trace.scopes || "—" },
          { label: "Address", value: trace.ip || "—" },
          { label: "User agent", value: trace.userAgent || "—" },
          { label: "Path", value: `${trace.method} ${trace.path}`.trim() || "—" },
          { label: "Secret", value: `v${trace.secretVersion}` },
          { label: "Latency", value: formatLatency(trace.latencyMicros / 1000) },
        ]}
      />
    </div>
  );
}
