"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";

/** For whoever came by a provider and has no password: a letter with a link that sets one. Works without JavaScript. */
export function PasswordLink({
  email,
  action,
}: {
  email: string;
  action: FormAction<{ email: string }>;
}) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="flex flex-wrap items-center gap-3">
      <p className="text-sm text-secondary">
        You have none. With one you can sign in without a provider.
      </p>
      <input type="hidden" name="email" value={email} />
      <SubmitButton variant="secondary">Mail me a link to set one</SubmitButton>
      <span role="status" className="text-sm">
        {state?.ok && `A letter is on its way to ${state.result.email}.`}
        {state?.ok === false && <span className="text-denied-text">{state.message}</span>}
      </span>
    </form>
  );
}
