"use client";

import { useActionState } from "react";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

/** A name of the workspace's or one's own, to be changed. Works without JavaScript. */
export function NameForm({
  name,
  optional = false,
  rename,
}: {
  name: string;
  optional?: boolean;
  rename: FormAction<{ at: number }>;
}) {
  const [state, submit] = useActionState(rename, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex flex-wrap items-end gap-2">
      <Input
        label="Name"
        name="name"
        autoComplete={optional ? "name" : "off"}
        required={!optional}
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
