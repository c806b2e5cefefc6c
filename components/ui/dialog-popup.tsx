"use client";

import { Dialog } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { buttonStyle } from "./button";

export type DialogPopupProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence under the title: what this does and by when. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the bottom, the primary one first. */
  footer?: ReactNode;
  /** The content is longer than the window and holds nothing to focus. */
  scrolls?: boolean;
  side?: boolean;
};

// What scrolls must take focus, or the keyboard cannot scroll it.
const SCROLLABLE = { tabIndex: 0, role: "group", "aria-label": "Content" };

const backdrop =
  "fixed inset-0 z-40 bg-[rgb(10_14_24/0.45)] transition-opacity duration-180 data-starting-style:opacity-0 data-ending-style:opacity-0";
const centred =
  "top-[12vh] left-1/2 max-h-[80vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 rounded-md border data-starting-style:-translate-y-1 data-starting-style:opacity-0 data-ending-style:opacity-0";
const sideways =
  "inset-y-0 right-0 w-full border-l md:w-[560px] data-starting-style:translate-x-8 data-starting-style:opacity-0 data-ending-style:translate-x-8 data-ending-style:opacity-0";

/** The body of every dialog and sheet. Loaded by `dialog.tsx`; use `Dialog` or `Sheet` of that file. */
export default function DialogPopup({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  scrolls = false,
  side = false,
}: DialogPopupProps) {
  const body = useRef<HTMLDivElement>(null);
  // Where work begins: what asks for it (`data-autofocus`), else the first field, else as Base UI thinks.
  const begin = () =>
    body.current?.querySelector<HTMLElement>("[data-autofocus]") ??
    body.current?.querySelector<HTMLElement>("input,select,textarea") ??
    true;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdrop} />
        <Dialog.Popup
          initialFocus={begin}
          className={clsx(
            "fixed z-50 flex flex-col bg-raised shadow-overlay transition-[transform,opacity] duration-180",
            "focus-visible:outline-none",
            side ? sideways : centred,
          )}
        >
          <header className="flex items-start gap-4 border-b py-3 pr-3 pl-5">
            <div className="min-w-0 flex-1 py-0.5">
              <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
              {description && (
                <Dialog.Description className="mt-0.5 text-sm text-secondary">
                  {description}
                </Dialog.Description>
              )}
            </div>
            <Dialog.Close
              aria-label="Close"
              title="Close (Esc)"
              className={buttonStyle({ variant: "quiet", shape: "icon" })}
            >
              <X aria-hidden />
            </Dialog.Close>
          </header>
          <div
            ref={body}
            {...(scrolls ? SCROLLABLE : {})}
            className="min-h-0 flex-1 overflow-y-auto px-5 py-4"
          >
            {children}
          </div>
          {footer && <footer className="flex flex-wrap gap-2 border-t px-5 py-3">{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
