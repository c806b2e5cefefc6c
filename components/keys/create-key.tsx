"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { loadDialog } from "@/components/ui/dialog";
import { lazyPart } from "@/components/ui/lazy-part";
import { useShortcut } from "@/components/ui/shortcuts";
import type { CreateKey as Create, FindScopes, Shown } from "./actions";
import type { ApiChoice, Draft } from "./draft";

const load = () => {
  loadDialog();
  return import("./create-sheet");
};
const CreateSheet = lazyPart(load);

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
 * The button that opens the sheet in which a key is made, whose code is fetched when the button is first reached. `?create`
 * in the address is the open sheet; what it says besides fills the form in.
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
      <Button
        variant="primary"
        disabledReason={reason}
        aria-keyshortcuts="c"
        onPointerEnter={load}
        onFocus={load}
        onClick={begin}
      >
        Create key
      </Button>
      {round > 0 && (
        <CreateSheet key={round} {...props} open={open} wanted={wanted} onClose={close} />
      )}
    </>
  );
}
