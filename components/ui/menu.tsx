"use client";

import { Ellipsis } from "lucide-react";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import { Button } from "./button";
import { lazyPart } from "./lazy-part";

export type MenuEntry =
  | {
      kind?: "action";
      label: string;
      run: () => void;
      shortcut?: string;
      danger?: boolean;
      disabled?: boolean;
    }
  | { kind: "link"; label: string; href: string; shortcut?: string; current?: boolean }
  | { kind: "file"; label: string; href: string; shortcut?: string }
  | { kind: "heading"; label: string }
  | { kind: "line" };

const load = () => import("./menu-popup");
const MenuPopup = lazyPart(load);

/**
 * A button that opens a menu of actions and links. Without `children` it is ⋯, and `label` names it
 * ("More for CI deploy"). The menu's code is fetched when the pointer or focus first reaches the button.
 */
export function Menu({
  label,
  entries,
  children,
  align = "end",
  ...rest
}: Omit<ComponentProps<typeof Button>, "children"> & {
  label: string;
  entries: MenuEntry[];
  children?: ReactNode;
  align?: "start" | "end";
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="quiet"
        shape={children ? "text" : "icon"}
        {...rest}
        ref={button}
        aria-label={rest["aria-label"] ?? (children ? undefined : label)}
        title={children ? rest.title : label}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={load}
        onFocus={load}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpened(true);
          setOpen(true);
        }}
        onClick={() => {
          setOpened(true);
          setOpen(!open);
        }}
      >
        {children ?? <Ellipsis aria-hidden />}
      </Button>
      {opened && (
        <MenuPopup
          anchor={button}
          label={label}
          entries={entries}
          open={open}
          onOpenChange={setOpen}
          align={align}
        />
      )}
    </>
  );
}
