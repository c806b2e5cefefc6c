"use client";

import { useActionState } from "react";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { AccountFields } from "./account-fields";
import { Refusal } from "./refusal";

/** Accepts an invitation with the account one is signed in with. Works without JavaScript. */
export function JoinForm({ action, label }: { action: FormAction<never>; label: string }) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="flex flex-col gap-4">
      <Refusal refused={state?.ok === false ? state : undefined} />
      <SubmitButton size="large">{label}</SubmitButton>
    </form>
  );
}

/** Accepts an invitation by making the account it was sent to. The address is the invited one. */
export function JoinSignUpForm({ action, email }: { action: FormAction<never>; email: string }) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex flex-col gap-4">
      <Refusal refused={refused} />
      <Input
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        readOnly
        value={email}
        hint="The invitation is for this address."
        error={refused?.errors.email}
      />
      <AccountFields refused={refused} />
      <SubmitButton size="large">Create account and join</SubmitButton>
    </form>
  );
}
