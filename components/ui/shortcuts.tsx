"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

export type Shortcut = { keys: string; label: string; group: string };
type Registered = Shortcut & { run: (event: KeyboardEvent) => void };

/** What owns the keyboard while it is open. A toast is a dialog too, but not a modal one. */
export const MODAL =
  'dialog[open],[role="dialog"]:not([aria-modal="false"]),[role="alertdialog"],[role="menu"]';
const SEQUENCE_MS = 900;
let registered: Registered[] = [];
let pressed: { key: string; at: number } | undefined;
const listeners = new Set<() => void>();
const none: Registered[] = [];

function changed(next: Registered[]) {
  registered = next;
  for (const listener of listeners) listener();
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));

/** The name of a key press: `c`, `?`, `mod+k`, `shift+arrowup`. */
export function keyName(event: Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "shiftKey">) {
  const key = event.key.toLowerCase();
  const shift = event.shiftKey && key.length > 1 ? "shift+" : "";
  return `${event.metaKey || event.ctrlKey ? "mod+" : ""}${shift}${key}`;
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const key = keyName(event);
  const modified = key.startsWith("mod+");
  if (!modified && (!areSingleKeysOn() || isTyping(event.target))) return;
  // A dialog above the page owns the keyboard.
  if (!modified && document.querySelector(MODAL)) return;
  const first = pressed && event.timeStamp - pressed.at < SEQUENCE_MS ? `${pressed.key} ` : "";
  pressed = { key, at: event.timeStamp };
  const match =
    (first && registered.findLast((shortcut) => shortcut.keys === first + key)) ||
    registered.findLast((shortcut) => shortcut.keys === key);
  if (!match) return;
  pressed = undefined;
  event.preventDefault();
  match.run(event);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) document.addEventListener("keydown", onKeyDown);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener("keydown", onKeyDown);
  };
}

/**
 * Binds `keys` while the component is mounted: one key (`c`), a sequence (`g k`) or `mod+k`. The latest binding
 * wins. Single keys are silent while typing and under a dialog, and must never destroy anything.
 */
export function useShortcut(
  keys: string,
  label: string,
  run: (event: KeyboardEvent) => void,
  group = "This page",
) {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const mine: Registered = { keys, label, group, run: (event) => latest.current(event) };
    const off = subscribe(() => {});
    changed([...registered, mine]);
    return () => {
      changed(registered.filter((other) => other !== mine));
      off();
    };
  }, [keys, label, group]);
}

/** Offers something by name alone, in the palette: what acts at once has no key. */
export const useCommand = (label: string, run: () => void) => useShortcut("", label, run);

/** Does what is bound or offered under a name. */
export function runCommand(label: string): void {
  registered.findLast((shortcut) => shortcut.label === label)?.run(new KeyboardEvent("keydown"));
}

/** Does what a bound key does, for whoever chooses it by name. */
export function pressShortcut(keys: string): void {
  registered
    .findLast((shortcut) => shortcut.keys === keys)
    ?.run(new KeyboardEvent("keydown", { key: keys }));
}

const STORED = "keyway-single-keys";

/** Whether single-key shortcuts are on in this browser. */
export const areSingleKeysOn = (): boolean => localStorage.getItem(STORED) !== "off";

/** Turns the single-key shortcuts of this browser off or on (WCAG 2.1.4); ⌘K stays. */
export function turnSingleKeys(on: boolean): void {
  localStorage.setItem(STORED, on ? "on" : "off");
}

/** All shortcuts bound at this moment, for the cheat sheet. */
export const useShortcuts = (): readonly Shortcut[] =>
  useSyncExternalStore(
    subscribe,
    () => registered,
    () => none,
  );
