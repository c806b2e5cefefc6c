"use client";

import { useSyncExternalStore } from "react";
import { Switch } from "@/components/ui/choice";
import { areSingleKeysOn, turnSingleKeys } from "@/components/ui/shortcuts";

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Single keys as shortcuts, on or off for this browser: some people's input presses letters by itself. */
export function ShortcutSwitch() {
  const on = useSyncExternalStore(subscribe, areSingleKeysOn, () => true);
  return (
    <Switch
      label="Single-key shortcuts"
      hint="C creates a key, / searches, ? lists them all. Kept in this browser; ⌘K works either way."
      checked={on}
      onChange={(event) => {
        turnSingleKeys(event.target.checked);
        for (const listener of listeners) listener();
      }}
    />
  );
}
