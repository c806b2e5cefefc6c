"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { DialogPopupProps } from "./dialog-popup";
import { lazyPart } from "./lazy-part";

/** Base UI's dialog comes over the wire when the first one opens, or when somebody sees one coming. */
export const loadDialog = () => import("./dialog-popup");
const DialogPopup = lazyPart(loadDialog);

type Props = Omit<DialogPopupProps, "side" | "onOpenChange"> & {
  onOpenChange: (open: boolean) => void;
  /** Asked before closing by Esc, ✕ or a press outside; `false` keeps it open. */
  mayClose?: () => boolean;
};

function Popup({ mayClose, onOpenChange, ...rest }: Props & { side?: boolean }) {
  // Kept once opened, so that closing can be animated and focus can return.
  const [opened, setOpened] = useState(rest.open);
  if (rest.open && !opened) setOpened(true);
  if (!opened) return null;
  return (
    <DialogPopup
      {...rest}
      onOpenChange={(open) => (open || (mayClose?.() ?? true) ? onOpenChange(open) : undefined)}
    />
  );
}

/** A modal for the irreversible and the show-once. Controlled: `open`, `onOpenChange`; focus returns to its opener. */
export function Dialog(props: Props) {
  return <Popup {...props} />;
}

/** A panel of 560 px from the right; the whole page under 768 px. */
export function Sheet(props: Props) {
  return <Popup {...props} side />;
}

/** A sheet that is a route of its own (`/keys/new`): closing it goes to `closeHref`. */
export function RouteSheet({
  closeHref,
  ...rest
}: Omit<Props, "open" | "onOpenChange"> & { closeHref: string; children: ReactNode }) {
  const router = useRouter();
  const [open, setOpen] = useState(true);
  return (
    <Sheet
      {...rest}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) router.push(closeHref, { scroll: false });
      }}
    />
  );
}
