"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactNode, RefObject } from "react";

/** The panel of a hover card. Loaded by `hover-card.tsx`. */
export default function HoverPopup({
  id,
  anchor,
  children,
  onEnter,
  onLeave,
  onEscape,
}: {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  children: ReactNode;
  onEnter: () => void;
  onLeave: () => void;
  onEscape: () => void;
}) {
  return (
    <Tooltip.Root open onOpenChange={(open) => !open && onEscape()}>
      <Tooltip.Portal>
        <Tooltip.Positioner anchor={anchor} sideOffset={6} className="z-70">
          <Tooltip.Popup
            id={id}
            role="tooltip"
            onPointerEnter={onEnter}
            onPointerLeave={onLeave}
            className="max-w-80 rounded-sm border bg-overlay px-2.5 py-1.5 text-sm shadow-overlay"
          >
            {children}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
