"use client";

import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/field";

/** A certificate in PEM: pasted, dropped, or chosen as a file. */
export function PemField({
  label,
  hint,
  error,
  value,
}: {
  label: string;
  hint: string;
  error?: string | undefined;
  /** What was given before. */
  value?: string | undefined;
}) {
  const [text, setText] = useState(value ?? "");
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (chosen) setText(await chosen.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Textarea
        label={label}
        name="pem"
        required
        mono
        rows={7}
        spellCheck={false}
        placeholder={"-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----"}
        className="w-full"
        hint={hint}
        error={error}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onDrop={drop}
      />
      <input
        ref={file}
        type="file"
        accept=".pem,.crt,.cer"
        aria-label="Certificate file"
        className="hidden"
        onChange={(event) => void read(event.target.files?.[0])}
      />
      <Button size="small" onClick={() => file.current?.click()}>
        Choose a file
      </Button>
    </div>
  );
}
