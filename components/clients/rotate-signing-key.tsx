"use client";

import { AskButton, asked } from "@/components/ui/act-button";
import type { FormState } from "@/components/ui/form-state";

/** Rotates the keys of one algorithm, in the ordinary way or since one leaked. */
export function RotateSigningKey({
  algorithm,
  rotate,
}: {
  algorithm: string;
  rotate: (compromised: boolean) => Promise<FormState<{ at: number }>>;
}) {
  const run = (compromised: boolean) => asked("The next key signs now", () => rotate(compromised));
  return (
    <>
      <AskButton
        size="small"
        title={`Sign ${algorithm} tokens with the next key?`}
        consequence="The next key has been published, so verifiers know it. What the present one signed stays valid until it ends. Keyway does this by itself every 90 days."
        action="Rotate"
        run={run(false)}
      >
        Rotate {algorithm}
      </AskButton>
      <AskButton
        size="small"
        variant="danger-quiet"
        aria-label={`It leaked: replace the ${algorithm} key`}
        title="Stop believing the present key now?"
        consequence="Every token it signed is dead for Keyway and for introspection at once, and for servers that check offline as soon as they read the keys again, within ten minutes. Clients have to ask for new ones."
        action="Replace the key"
        run={run(true)}
      >
        It leaked
      </AskButton>
    </>
  );
}
