"use client";

import { Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { useShortcut } from "@/components/ui/shortcuts";
import { formOf, type UpdateKey } from "./actions";
import { useSubmit } from "./use-submit";

/** The name of a key, changed in place: Enter saves, Esc leaves it. */
export function KeyName({ name, update }: { name: string; update: UpdateKey | undefined }) {
  const router = useRouter();
  const [text, setText] = useState<string>();
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const { submit, pending, refused } = useSubmit(async () =>
    update
      ? update(formOf({ name: text?.trim() }))
      : { ok: false as const, message: "", errors: {}, values: {} },
  );
  const editing = text !== undefined;
  useEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);
  useShortcut("e", "Edit the name", () => update && setText(name));

  function leave() {
    setText(undefined);
    requestAnimationFrame(() => button.current?.focus());
  }
  if (!editing || !update)
    return (
      <span className="flex items-center gap-1">
        <span className="break-words">{name}</span>
        {update && (
          <Button
            ref={button}
            variant="quiet"
            size="small"
            shape="icon"
            aria-label="Edit the name"
            title="Edit the name (E)"
            onClick={() => setText(name)}
          >
            <Pencil aria-hidden className="size-3.5!" />
          </Button>
        )}
      </span>
    );
  return (
    <form
      className="flex items-center gap-2 text-base font-normal"
      onSubmit={async (event) => {
        event.preventDefault();
        if (text.trim() !== name && !(await submit())) return;
        leave();
        router.refresh();
      }}
    >
      <Input
        ref={input}
        label="Name"
        hideLabel
        required
        maxLength={120}
        className="w-64"
        value={text}
        error={refused?.errors.name ?? refused?.message}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && leave()}
      />
      <Button type="submit" variant="primary" pending={pending}>
        Save
      </Button>
    </form>
  );
}
