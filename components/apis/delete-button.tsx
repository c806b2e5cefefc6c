"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";

/** A button that asks before it deletes something; `typed` is what must be typed, where much hangs on it. */
export function DeleteButton({
  what,
  consequence,
  typed,
  run,
}: {
  /** "the role Checkout". */
  what: string;
  consequence: ReactNode;
  typed?: { label: string; text: string };
  run: () => Promise<string | undefined>;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="danger-quiet" size="small" onClick={() => setOpen(true)}>
        Delete<span className="sr-only"> {what}</span>
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${what}?`}
        consequence={consequence}
        typed={typed}
        action={`Delete ${what}`}
        run={run}
      />
    </>
  );
}
