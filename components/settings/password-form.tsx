"use client";

import { useActionState } from "react";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { NewPassword } from "@/components/ui/new-password";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

/** Changes one's own password; other browsers are signed out by it. Works without JavaScript. */
export function PasswordForm({ email, action }: { email: string; action: FormAction<null> }) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex max-w-90 flex-col gap-3">
      {/* A password manager learns whose password this is. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Input
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        error={refused?.errors.current}
      />
      <NewPassword hint="Every other browser is signed out." error={refused?.errors.password} />
      <div className="flex items-center gap-3">
        <SubmitButton variant="secondary">Change password</SubmitButton>
        <Saved state={state} />
      </div>
    </form>
  );
}
