"use client";

import { Menu } from "@base-ui/react/menu";
import { clsx } from "clsx";
import { Check } from "lucide-react";
import Link from "next/link";
import { type RefObject, useEffect, useRef } from "react";
import type { MenuEntry } from "./menu";
import { Kbd } from "./status";

const item =
  "flex h-8 cursor-default items-center gap-6 rounded-[3px] px-2 text-sm outline-none data-highlighted:bg-hover data-disabled:text-muted pointer-coarse:h-10";

function Entry({ entry, act }: { entry: MenuEntry; act: (run: () => void) => void }) {
  if (entry.kind === "line") return <Menu.Separator className="my-1 border-t" />;
  if (entry.kind === "heading")
    return <div className="px-2 pt-1.5 pb-1 text-xs text-muted">{entry.label}</div>;
  const inside = (
    <>
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.kind === "link" && entry.current && <Check aria-hidden className="size-4" />}
      {entry.shortcut && <Kbd>{entry.shortcut}</Kbd>}
    </>
  );
  if (entry.kind === "link")
    return (
      <Menu.Item
        className={item}
        render={<Link href={entry.href} aria-current={entry.current ? "true" : undefined} />}
      >
        {inside}
      </Menu.Item>
    );
  if (entry.kind === "file")
    return (
      // What is no page is not for the router, which would read it and then ask for it once more.
      <Menu.Item className={item} render={<a href={entry.href} download />}>
        {inside}
      </Menu.Item>
    );
  return (
    <Menu.Item
      className={clsx(item, entry.danger && "text-denied-text")}
      disabled={entry.disabled}
      onClick={() => act(entry.run)}
    >
      {inside}
    </Menu.Item>
  );
}

/** The list of a menu. Loaded by `menu.tsx`. */
export default function MenuPopup({
  anchor,
  label,
  entries,
  open,
  onOpenChange,
  align,
}: {
  anchor: RefObject<HTMLButtonElement | null>;
  label: string;
  entries: MenuEntry[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  align: "start" | "end";
}) {
  const acted = useRef(false);
  useEffect(() => {
    if (open) acted.current = false;
  }, [open]);
  // What an entry opens takes the focus, and gives it back to the menu's button: so it goes there first.
  function act(run: () => void) {
    acted.current = true;
    anchor.current?.focus();
    run();
  }
  return (
    <Menu.Root open={open} onOpenChange={onOpenChange}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align={align} sideOffset={4} className="z-60 outline-none">
          <Menu.Popup
            aria-label={label}
            finalFocus={() => (acted.current ? false : anchor.current)}
            className="max-h-(--available-height) min-w-44 max-w-80 overflow-y-auto rounded-md border bg-overlay p-1 shadow-overlay outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {entries.map((entry, index) => (
              <Entry
                key={entry.kind === "line" ? `line ${index}` : entry.label}
                entry={entry}
                act={act}
              />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
