"use client";

import { useActionState } from "react";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

/** The name of the workspace, to be changed by who may. */
export function WorkspaceName({
  name,
  rename,
}: {
  name: string;
  rename: FormAction<{ at: number }>;
}) {
  const [state, submit] = useActionState(rename, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex flex-wrap items-end gap-2">
      <Input
        label="Name"
        name="name"
        required
        maxLength={120}
        defaultValue={refused?.values.name ?? name}
        error={refused?.errors.name}
        className="w-72 max-sm:w-full"
      />
      <SubmitButton variant="secondary">Save name</SubmitButton>
      <Saved state={state} />
    </form>
  );
}
