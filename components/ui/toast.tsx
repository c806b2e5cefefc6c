"use client";

import { useSyncExternalStore } from "react";
import { lazyPart } from "./lazy-part";

export type Note = {
  id: number;
  /** What was done: "CI deploy is disabled". */
  text: string;
  /** Takes it back; offered for ten seconds. */
  undo?: () => void;
};

const ToastList = lazyPart(() => import("./toast-list"));
let notes: Note[] = [];
let nextId = 1;
const none: Note[] = [];
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells that background work is done, with Undo where it can be undone. Errors stay where the mistake is. */
export function notify(note: Omit<Note, "id">) {
  notes = [...notes, { ...note, id: nextId++ }];
  for (const listener of listeners) listener();
}

/** The corner where notes appear; the root layout holds one. Empty and without code until the first note. */
export function Toasts() {
  const list = useSyncExternalStore(
    subscribe,
    () => notes,
    () => none,
  );
  return list.length > 0 ? <ToastList notes={list} /> : null;
}
