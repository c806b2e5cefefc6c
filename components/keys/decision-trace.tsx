import { DecisionSteps } from "@/components/logs/decision-steps";
import { formatLatency } from "@/components/ui/format";
import { Facts } from "@/components/ui/panel";
import type { VerificationTrace } from "@/lib/verifications/verification";

/** Every check of one decision, in its order and with its numbers: why it was admitted or denied. */
export function DecisionTrace({ trace }: { trace: VerificationTrace }) {
  return (
    <div className="flex flex-col gap-6">
      <DecisionSteps checks={trace.checks} />
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
