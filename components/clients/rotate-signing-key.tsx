"use client";

import { useState } from "react";
import { announce } from "@/components/ui/announce";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import type { FormState } from "@/components/ui/form-state";

/** Rotates the keys of one algorithm, in the ordinary way or since one leaked. */
export function RotateSigningKey({
  algorithm,
  rotate,
}: {
  algorithm: string;
  rotate: (compromised: boolean) => Promise<FormState<{ at: number }>>;
}) {
  const [asking, setAsking] = useState<"rotate" | "compromised">();
  const run = (compromised: boolean) => async () => {
    const state = await rotate(compromised);
    if (!state.ok) return state.message;
    announce("The next key signs now");
    return undefined;
  };
  const close = () => setAsking(undefined);
  return (
    <>
      <Button size="small" onClick={() => setAsking("rotate")}>
        Rotate {algorithm}
      </Button>
      <Button size="small" variant="danger-quiet" onClick={() => setAsking("compromised")}>
        It leaked
      </Button>
      <Confirm
        open={asking === "rotate"}
        onOpenChange={close}
        title={`Sign ${algorithm} tokens with the next key?`}
        consequence="The next key has been published, so verifiers know it. What the present one signed stays valid until it ends. Keyway does this by itself every 90 days."
        action="Rotate"
        run={run(false)}
      />
      <Confirm
        open={asking === "compromised"}
        onOpenChange={close}
        title="Stop believing the present key now?"
        consequence="Every token it signed is dead for Keyway and for introspection at once, and for servers that check offline as soon as they read the keys again, within ten minutes. Clients have to ask for new ones."
        action="Replace the key"
        run={run(true)}
      />
    </>
  );
}
