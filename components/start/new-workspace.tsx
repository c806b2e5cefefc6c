"use client";

import { useActionState } from "react";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";

/** A name, and the workspace is there, with an API to begin with. Works without JavaScript. */
export function NewWorkspace({ create }: { create: FormAction<never> }) {
  const [state, submit] = useActionState(create, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex w-full flex-col gap-4">
      <Input
        label="Name"
        name="name"
        required
        maxLength={120}
        autoComplete="organization"
        hint="Its address is made from it. You become its owner."
        defaultValue={refused?.values.name}
        error={refused && (refused.errors.name ?? refused.message)}
      />
      <SubmitButton className="self-start">Create workspace</SubmitButton>
    </form>
  );
}
