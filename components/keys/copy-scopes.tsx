"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { plural } from "@/components/ui/format";
import type { FindScopes } from "./actions";

/** Takes over the scopes of a key that is as the new one shall be. */
export function CopyScopes({
  find,
  take,
}: {
  find: FindScopes;
  take: (scopes: readonly string[]) => void;
}) {
  const [text, setText] = useState("");
  const [pending, setPending] = useState(false);
  const [said, setSaid] = useState<string>();
  async function look() {
    setPending(true);
    const state = await find(text.trim()).catch(() => undefined);
    setPending(false);
    if (!state?.ok) setSaid(state?.message ?? "The server was not reached. Try again.");
    else if (state.result === null) setSaid("No key is called so.");
    else {
      take(state.result.scopes);
      setSaid(`${plural(state.result.scopes.length, "scope")} of ${state.result.name} taken over.`);
    }
  }
  return (
    <details className="mt-2">
      <summary className="w-fit list-none py-1 text-sm text-link underline underline-offset-3">
        Copy from a key
      </summary>
      <div className="mt-1 flex items-end gap-2">
        <Input
          label="Its name or id"
          className="flex-1"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || text.trim() === "") return;
            // Not the form around it.
            event.preventDefault();
            look();
          }}
        />
        <Button pending={pending} disabled={text.trim() === ""} onClick={look}>
          Copy scopes
        </Button>
      </div>
      <p role="status" className="mt-1 text-xs text-muted">
        {said}
      </p>
    </details>
  );
}
