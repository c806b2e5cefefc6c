"use client";

import { Popover } from "@base-ui/react/popover";
import type { ReactNode, RefObject } from "react";

/** The panel of a popover. Loaded by `popover.tsx`. */
export default function PopoverPopup({
  anchor,
  label,
  open,
  onOpenChange,
  align,
  children,
}: {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  open: boolean;
  onOpenChange: (open: boolean, target: EventTarget | null) => void;
  align: "start" | "end";
  children: ReactNode;
}) {
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next, details) => onOpenChange(next, details.event.target)}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} align={align} sideOffset={4} className="z-60">
          <Popover.Popup
            aria-label={label}
            finalFocus={anchor}
            className="max-h-(--available-height) min-w-48 max-w-[min(24rem,calc(100vw-2rem))] overflow-y-auto rounded-md border bg-overlay p-3 shadow-overlay transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
