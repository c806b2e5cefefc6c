"use client";

import { useActionState } from "react";
import { TextLink } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { AccountFields } from "./account-fields";
import { Refusal } from "./refusal";

/** A new account: e-mail and password, a name if one likes. Works without JavaScript. */
export function SignUpForm({ action }: { action: FormAction<never> }) {
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
        required
        defaultValue={refused?.values.email}
        error={refused?.errors.email}
      />
      <AccountFields refused={refused} />
      <SubmitButton size="large">Create account</SubmitButton>
      <p className="text-sm text-secondary">
        Have an account? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </form>
  );
}
