"use client";

import { clsx } from "clsx";
import { type HTMLAttributes, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { lazyPart } from "./lazy-part";

const load = () => import("./hover-popup");
const HoverPopup = lazyPart(load);
const OPEN_MS = 350;
const CLOSE_MS = 120;

/**
 * Shows `content` on hover and on focus; it can be hovered itself, stays until left, and Esc hides it.
 * `children` holds the thing described; one that cannot take focus by itself needs `focusable`.
 */
export function HoverCard({
  content,
  children,
  focusable = false,
  className,
}: {
  content: ReactNode;
  children: ReactNode;
  focusable?: boolean;
  className?: string;
}) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [open, setOpen] = useState(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  function plan(next: boolean, ms: number) {
    clearTimeout(timer.current);
    if (next) load();
    timer.current = setTimeout(() => setOpen(next), ms);
  }

  // The span only listens for intent; what is described inside it keeps its own role and keys.
  const intent: HTMLAttributes<HTMLSpanElement> = {
    onPointerEnter: (event) => event.pointerType === "mouse" && plan(true, OPEN_MS),
    onPointerLeave: () => plan(false, CLOSE_MS),
    onFocus: (event) => event.target.matches(":focus-visible") && plan(true, 0),
    onBlur: () => plan(false, 0),
    onKeyDown: (event) => {
      if (event.key !== "Escape" || !open) return;
      event.preventDefault();
      plan(false, 0);
    },
  };
  return (
    <span
      ref={anchor}
      role={focusable ? "group" : "none"}
      // The padding makes it 24 px high to press, and in a line of text takes no room.
      className={clsx("inline-flex", focusable && "-my-1 py-1", className)}
      tabIndex={focusable ? 0 : undefined}
      aria-describedby={open && focusable ? id : undefined}
      {...intent}
    >
      {children}
      {open && (
        <HoverPopup
          id={id}
          anchor={anchor}
          onEnter={() => clearTimeout(timer.current)}
          onLeave={() => plan(false, CLOSE_MS)}
          onEscape={() => plan(false, 0)}
        >
          {content}
        </HoverPopup>
      )}
    </span>
  );
}
