"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
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

/** Writes the address of the sheet, or of the list without it. Neither asks the server for anything. */
function writeAddress(open: boolean) {
  const url = new URL(location.href);
  if (open === url.searchParams.has("create")) return;
  if (open) url.searchParams.set("create", "");
  else url.searchParams.delete("create");
  if (open) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

/**
 * The button and the sheet that make a key and then show its secret once, in the same sheet. `?create` in the address is
 * the open sheet; what it says besides fills the form in.
 */
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
  const wanted = useSearchParams().has("create");
  const [open, setOpen] = useState(wanted && !reason);
  const [round, setRound] = useState(open ? 1 : 0);
  const isOpen = useRef(open);
  useEffect(() => {
    isOpen.current = open;
  });
  useEffect(() => {
    // Forward, to the sheet that was left. It begins anew: a secret is not shown twice.
    if (!wanted || isOpen.current || reason) return;
    setRound((before) => before + 1);
    setOpen(true);
  }, [wanted, reason]);
  useShortcut("c", "Create a key", () => (reason ? undefined : begin()));

  function begin() {
    setRound(round + 1);
    setOpen(true);
    writeAddress(true);
  }
  function close(shown?: Shown) {
    setOpen(false);
    writeAddress(false);
    const href = shown ? listHref[shown.environment] : null;
    if (href) router.push(href, { scroll: false });
    else if (shown) router.refresh();
  }
  return (
    <>
      <Button variant="primary" disabledReason={reason} aria-keyshortcuts="c" onClick={begin}>
        Create key
      </Button>
      {round > 0 && (
        <CreateSheet key={round} {...props} open={open} wanted={wanted} onClose={close} />
      )}
    </>
  );
}

function CreateSheet({
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
