"use client";

import { useActionState } from "react";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Status } from "@/components/ui/status";
import { SubmitButton } from "@/components/ui/submit-button";

/** One's own address: proven or changed by a link that is mailed to it. Works without JavaScript. */
export function EmailForm({
  email,
  verified,
  action,
}: {
  email: string;
  verified: boolean;
  action: FormAction<{ email: string; mailed: boolean }>;
}) {
  const [state, submit] = useActionState(action, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex max-w-120 flex-col gap-2">
      <div className="flex items-end gap-2">
        <Input
          label="Email"
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={refused?.values.email ?? email}
          error={refused && (refused.errors.email ?? refused.message)}
          className="flex-1"
        />
        <SubmitButton variant="secondary">Mail me a link</SubmitButton>
      </div>
      <div className="text-sm text-secondary">
        {verified ? (
          <>
            <Status icon="check">Confirmed</Status>
            <p>To change it, give the new one and open the link there.</p>
          </>
        ) : (
          <Status icon="dashed" tone="off">
            Not confirmed yet
          </Status>
        )}
      </div>
      <p role="status" className="text-sm">
        {state?.ok &&
          (state.result.mailed
            ? `A link is on its way to ${state.result.email}. Nothing changes until you open it.`
            : "The letter did not go out: ask who runs this instance to look at its mail settings.")}
      </p>
    </form>
  );
}
