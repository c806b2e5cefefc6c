"use client";

import { useActionState } from "react";
import { TextLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/feedback";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { Refusal } from "./refusal";

/** Asks for a link for a new password. The answer is the same whether somebody has the address or not. */
export function ForgotForm({ action }: { action: FormAction<{ email: string }> }) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  if (state?.ok)
    return (
      <div role="status" className="flex flex-col gap-4">
        <Callout>
          If {state.result.email} has an account, a letter with a link is on its way. The link works
          for half an hour.
        </Callout>
        <TextLink href="/sign-in">Back to signing in</TextLink>
      </div>
    );
  return (
    <form action={submit} className="flex flex-col gap-4">
      <Refusal refused={refused} />
      <Input
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={refused?.values.email}
        error={refused?.errors.email}
      />
      <SubmitButton size="large">Send me a link</SubmitButton>
      <p className="text-sm text-secondary">
        <TextLink href="/sign-in">Back to signing in</TextLink>
      </p>
    </form>
  );
}
