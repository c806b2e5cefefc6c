"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Confirm, type Evidence } from "@/components/ui/confirm";

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
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant="danger-quiet"
        aria-label={`Remove ${name}`}
        onClick={() => setOpen(true)}
      >
        Remove
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Remove the ${what} ${name}?`}
        consequence={consequence}
        evidence={evidence}
        action={`Remove ${name}`}
        run={remove}
      />
    </>
  );
}
