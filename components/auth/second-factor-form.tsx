"use client";

import { useActionState } from "react";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { Refusal } from "./refusal";

/** The code that a right password waits for. Works without JavaScript. */
export function SecondFactorForm({
  action,
  startOver,
  returnTo,
}: {
  action: FormAction<never>;
  startOver: () => Promise<void>;
  /** Where to go afterwards; the action checks that it is a path of ours. */
  returnTo: string;
}) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <>
      <form action={submit} className="flex flex-col gap-4">
        <Refusal refused={refused?.errors.code ? undefined : refused} />
        <input type="hidden" name="callbackUrl" value={returnTo} />
        <Input
          label="Code"
          name="code"
          autoComplete="one-time-code"
          autoFocus
          required
          hint="Six digits from your authenticator app. Without it: one of your recovery codes."
          error={refused?.errors.code}
        />
        <SubmitButton size="large">Sign in</SubmitButton>
      </form>
      <form action={startOver}>
        <SubmitButton variant="quiet">Start over with another account</SubmitButton>
      </form>
    </>
  );
}
