"use client";

import { AskButton } from "@/components/ui/act-button";
import type { Evidence } from "@/components/ui/confirm";

/** Asks, then removes a certificate or an authority. */
export function RemoveButton({
  name,
  what,
  consequence,
  evidence,
  remove,
}: {
  name: string;
  what: "certificate" | "authority";
  consequence: string;
  evidence: Evidence[];
  remove: () => Promise<string | undefined>;
}) {
  return (
    <AskButton
      size="small"
      variant="danger-quiet"
      aria-label={`Remove ${name}`}
      title={`Remove the ${what} ${name}?`}
      consequence={consequence}
      evidence={evidence}
      action={`Remove ${name}`}
      run={remove}
    >
      Remove
    </AskButton>
  );
}
