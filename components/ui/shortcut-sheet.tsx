"use client";

import { useState } from "react";
import { Dialog } from "./dialog";
import { useShortcut, useShortcuts } from "./shortcuts";
import { Kbd } from "./status";

const SIGNS: Record<string, string> = {
  mod: "⌘",
  arrowup: "↑",
  arrowdown: "↓",
  shift: "⇧",
  enter: "↵",
};

/** The keys of a shortcut, drawn. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-1">
      {keys.split(/[ +]/).map((key) => (
        <Kbd key={key}>{SIGNS[key] ?? key.toUpperCase()}</Kbd>
      ))}
    </span>
  );
}

/** The list of what the keyboard does here, on `?`. The shell holds one. */
export function ShortcutSheet() {
  const [open, setOpen] = useState(false);
  const shortcuts = useShortcuts().filter(({ keys }) => keys !== "");
  useShortcut("?", "Show these shortcuts", () => setOpen(true), "General");
  const groups = [...new Set(shortcuts.map((shortcut) => shortcut.group))];
  return (
    <Dialog open={open} onOpenChange={setOpen} title="Keyboard shortcuts" scrolls>
      <div className="grid gap-5">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="text-xs text-muted">{group}</h3>
            <ul className="divide-y">
              {shortcuts
                .filter((shortcut) => shortcut.group === group)
                .map((shortcut) => (
                  <li
                    key={shortcut.keys}
                    className="flex items-center justify-between py-1.5 text-sm"
                  >
                    {shortcut.label}
                    <Keys keys={shortcut.keys} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
