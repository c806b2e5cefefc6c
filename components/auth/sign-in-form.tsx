"use client";

import { useActionState } from "react";
import { TextLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/feedback";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { Refusal } from "./refusal";

/** E-mail and password. Works without JavaScript: the action answers with the page again. */
export function SignInForm({
  action,
  returnTo,
  notice,
}: {
  /** Answers with an address when a letter to it was asked for. */
  action: FormAction<{ email: string }>;
  /** Where to go afterwards; the action checks that it is a path of ours. */
  returnTo: string;
  /** What went wrong before this page, when next-auth sent the browser here. */
  notice?: string | undefined;
}) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex flex-col gap-4">
      <Refusal refused={refused} notice={notice} />
      {state?.ok && (
        <div role="status">
          <Callout>
            If {state.result.email} has an account, a letter with a link is on its way: open it in
            this browser within half an hour.
          </Callout>
        </div>
      )}
      <input type="hidden" name="callbackUrl" value={returnTo} />
      <Input
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={state?.ok ? state.result.email : refused?.values.email}
        error={refused?.errors.email}
      />
      <Input
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={refused?.errors.password}
      />
      <SubmitButton size="large">Sign in</SubmitButton>
      {refused?.retryAfterSeconds !== undefined && (
        <SubmitButton variant="secondary" name="by" value="letter" formNoValidate>
          Let me in by mail instead
        </SubmitButton>
      )}
      <p className="text-sm text-secondary">
        No account? <TextLink href="/sign-up">Sign up</TextLink>
        <span aria-hidden> · </span>
        <TextLink href="/forgot">Forgot your password?</TextLink>
      </p>
    </form>
  );
}
