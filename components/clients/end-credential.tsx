"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";

/** Stops one credential, after a question. `run` answers why it could not. */
export function EndCredential({
  name,
  retiring,
  run,
}: {
  name: string;
  retiring: boolean;
  run: () => Promise<string | undefined>;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" variant="danger-quiet" onClick={() => setOpen(true)}>
        End<span className="sr-only"> {name}</span>
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title="End this credential now?"
        consequence={
          retiring
            ? "Whoever still uses it gets no more tokens. Those that were issued live on for their few minutes."
            : "Whoever uses it gets no more tokens. If others are retiring, they are active again."
        }
        action="End credential"
        run={run}
      />
    </>
  );
}
