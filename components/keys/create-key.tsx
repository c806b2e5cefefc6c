"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { useSecretGuard } from "@/components/ui/secret-reveal";
import { useShortcut } from "@/components/ui/shortcuts";
import type { CreateKey as Create, FindScopes, Shown } from "./actions";
import { CreateForm } from "./create-form";
import type { ApiChoice, Draft } from "./draft";
import { NewSecret } from "./new-secret";

export type CreateKeyProps = {
  apis: readonly ApiChoice[];
  start: Draft;
  /** The server's clock, so that the browser says the same dates. */
  now: number;
  apiUrl: string;
  /** Where the browser calls from. */
  address: string;
  create: Create;
  findScopes: (apiId: string, text: string) => ReturnType<FindScopes>;
};

/** The button and the sheet that make a key and then show its secret once, in the same sheet. */
export function CreateKey({
  listHref,
  reason,
  ...props
}: CreateKeyProps & {
  /** The list with that environment, should the new key not be in the list that is shown. */
  listHref: Readonly<Record<"live" | "test", string | null>>;
  /** Why it cannot be done. */
  reason?: string | undefined;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  useShortcut("c", "Create a key", () => (reason ? undefined : begin()));

  function begin() {
    setRound(round + 1);
    setOpen(true);
  }
  function close(shown?: Shown) {
    setOpen(false);
    const href = shown ? listHref[shown.environment] : null;
    if (href) router.push(href, { scroll: false });
    else if (shown) router.refresh();
  }
  return (
    <>
      <Button variant="primary" disabledReason={reason} aria-keyshortcuts="c" onClick={begin}>
        Create key
      </Button>
      {round > 0 && <CreateSheet key={round} {...props} open={open} onClose={close} />}
    </>
  );
}

function CreateSheet({
  open,
  onClose,
  ...props
}: CreateKeyProps & {
  open: boolean;
  onClose: (shown?: Shown) => void;
}) {
  const [shown, setShown] = useState<Shown>();
  const guard = useSecretGuard(shown !== undefined);
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
