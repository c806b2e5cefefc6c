"use client";

import { useSyncExternalStore } from "react";

let message = "";
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says a sentence in the page's one polite live region. */
export function announce(text: string) {
  // The same sentence twice is read twice only if the text differs.
  message = text === message ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

/** The live region itself; the root layout holds one. */
export function Announcer() {
  const text = useSyncExternalStore(
    subscribe,
    () => message,
    () => "",
  );
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
