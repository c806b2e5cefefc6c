"use client";

import { useActionState } from "react";
import { TextLink } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { Refusal } from "./refusal";

/** The password once more, before what must not be done at an open screen. Works without JavaScript. */
export function ProveForm({
  action,
  email,
  withCode,
  returnTo,
}: {
  action: FormAction<never>;
  email: string;
  /** Whether there is a second factor to be shown, too. */
  withCode: boolean;
  returnTo: string;
}) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  const atField = refused && Object.keys(refused.errors).length > 0;
  return (
    <form action={submit} className="flex flex-col gap-4">
      <p className="text-sm text-secondary">
        You signed in more than ten minutes ago. Nothing was changed yet: afterwards you are back
        where you were, and can do it again.
      </p>
      <Refusal refused={atField ? undefined : refused} />
      <input type="hidden" name="callbackUrl" value={returnTo} />
      {/* A password manager learns whose password this is. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Input
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={refused?.errors.password}
      />
      {withCode && (
        <Input
          label="Code"
          name="code"
          autoComplete="one-time-code"
          required
          hint="Of your authenticator app, or a recovery code."
          error={refused?.errors.code}
        />
      )}
      <SubmitButton size="large">Confirm</SubmitButton>
      <p className="text-sm">
        <TextLink href={returnTo}>Back without it</TextLink>
      </p>
    </form>
  );
}
