"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { buttonStyle } from "./button";
import type { Note } from "./toast";

const UNDO_MS = 10_000;
const PLAIN_MS = 5_000;

function List({ notes }: { notes: Note[] }) {
  const { toasts, add, close } = Toast.useToastManager();
  const shown = useRef(0);
  useEffect(() => {
    for (const note of notes) {
      if (note.id <= shown.current) continue;
      shown.current = note.id;
      const undo = note.undo;
      const id = `note-${note.id}`;
      add({
        id,
        title: note.text,
        timeout: undo ? UNDO_MS : PLAIN_MS,
        actionProps: undo && {
          children: "Undo",
          onClick: () => {
            close(id);
            undo();
          },
        },
      });
    }
  }, [notes, add, close]);
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="flex items-center gap-3 rounded-md border bg-overlay py-1.5 pr-1.5 pl-4 shadow-overlay transition-[transform,opacity] duration-180 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex min-w-0 flex-1 items-center gap-3">
        <Toast.Title className="min-w-0 flex-1 text-sm font-normal" render={<p />} />
        {toast.actionProps && <Toast.Action className={buttonStyle({ size: "small" })} />}
      </Toast.Content>
      <Toast.Close
        aria-label="Dismiss"
        className={buttonStyle({ variant: "quiet", shape: "icon", size: "small" })}
      >
        <X aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}

/** The notes on screen: at most three, paused while hovered or focused, reached by F6. Loaded by `toast.tsx`. */
export default function ToastList({ notes }: { notes: Note[] }) {
  return (
    <Toast.Provider limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-80 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 outline-none">
          <List notes={notes} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
