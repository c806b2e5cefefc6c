"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/ui/form-state";
import { NewPassword } from "@/components/ui/new-password";
import { SubmitButton } from "@/components/ui/submit-button";
import { Refusal } from "./refusal";

/** Sets a new password by a link that was mailed. Works without JavaScript. */
export function NewPasswordForm({ action }: { action: FormAction<never> }) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex flex-col gap-4">
      <Refusal refused={refused} />
      <NewPassword
        hint="At least 8 characters. Every browser that is signed in is signed out."
        error={refused?.errors.password}
      />
      <SubmitButton size="large">Set password and sign in</SubmitButton>
    </form>
  );
}
