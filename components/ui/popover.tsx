"use client";

import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import { Button } from "./button";
import { lazyPart } from "./lazy-part";

const load = () => import("./popover-popup");
const PopoverPopup = lazyPart(load);

/**
 * A button and a small panel under it, for choices and facts that need no page. `label` names both;
 * `content` may be a function of `close`. Never opened from a dialog's popover.
 */
export function Popover({
  label,
  content,
  children,
  align = "start",
  ...rest
}: Omit<ComponentProps<typeof Button>, "content"> & {
  label: string;
  content: ReactNode | ((close: () => void) => ReactNode);
  align?: "start" | "end";
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        {...rest}
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => {
          setOpened(true);
          setOpen(!open);
        }}
      >
        {children}
      </Button>
      {opened && (
        <PopoverPopup
          anchor={button}
          label={label}
          open={open}
          onOpenChange={(next, target) => {
            // The press on the button itself is the button's own to toggle.
            if (next || !(target instanceof Node) || !button.current?.contains(target))
              setOpen(next);
          }}
          align={align}
        >
          {typeof content === "function" ? content(() => setOpen(false)) : content}
        </PopoverPopup>
      )}
    </>
  );
}
