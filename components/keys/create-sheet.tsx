"use client";

import { useEffect, useRef, useState } from "react";
import { Sheet } from "@/components/ui/dialog";
import { useSecretGuard } from "@/components/ui/secret-reveal";
import type { Shown } from "./actions";
import { CreateForm } from "./create-form";
import type { CreateKeyProps } from "./create-key";
import { NewSecret } from "./new-secret";

/** Makes a key and then shows its secret once, in the same sheet. Loaded by `create-key.tsx`. */
export default function CreateSheet({
  open,
  wanted,
  onClose,
  ...props
}: CreateKeyProps & {
  open: boolean;
  /** Whether the address is that of the sheet. */
  wanted: boolean;
  onClose: (shown?: Shown) => void;
}) {
  const [shown, setShown] = useState<Shown>();
  const guard = useSecretGuard(shown !== undefined);
  const was = useRef(wanted);
  useEffect(() => {
    // Back closes the sheet, unless a secret stands in it.
    if (was.current && !wanted && open && !shown) onClose();
    was.current = wanted;
  });
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose(shown))}
      mayClose={guard.mayClose}
      title={shown ? "Save your key" : "Create a key"}
      description={shown?.name}
    >
      {shown ? (
        <NewSecret {...props} shown={shown} guard={guard} onDone={() => onClose(shown)} />
      ) : (
        <CreateForm {...props} onCreated={setShown} />
      )}
    </Sheet>
  );
}
