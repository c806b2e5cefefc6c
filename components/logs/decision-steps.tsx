import { clsx } from "clsx";
import { Check, X } from "lucide-react";
import type { VerificationTrace } from "@/lib/verifications/verification";

/** The steps of a decision in the words of the screens. */
const WORDS: Readonly<Record<string, string>> = {
  exists: "Exists",
  environment: "Environment",
  revoked: "Not revoked",
  enabled: "Enabled",
  notBefore: "Begun",
  expiry: "Not expired",
  certificate: "Certificate",
  ip: "Address allowed",
  scope: "Scopes held",
  limit: "Within limits",
  credits: "Credits left",
};

/** Every check of one decision, in its order and with its numbers: why it was admitted or denied. */
export function DecisionSteps({ checks }: Pick<VerificationTrace, "checks">) {
  if (checks.length === 0)
    return (
      <p className="text-sm text-secondary">
        Every check passed. Their numbers are kept of refused calls, and where a limit was taken.
      </p>
    );
  return (
    <ol className="divide-y border-y text-sm" aria-label="Checks in order">
      {checks.map(({ check, passed, detail }) => {
        const Icon = passed ? Check : X;
        return (
          <li key={`${check} ${detail}`} className="flex items-start gap-2.5 py-1.5">
            <Icon
              aria-hidden
              className={clsx("mt-0.5 size-4 shrink-0", passed ? "text-muted" : "text-denied-text")}
            />
            <span className={clsx("w-32 shrink-0", !passed && "font-medium text-denied-text")}>
              {WORDS[check] ?? check}
              <span className="sr-only">{passed ? ": passed" : ": failed"}</span>
            </span>
            <span className="min-w-0 break-words text-secondary">{detail}</span>
          </li>
        );
      })}
    </ol>
  );
}
