"use client";

import { useActionState } from "react";
import { ButtonRow } from "@/components/ui/button";
import { Input, Textarea } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

/** A form for a new role. `example` are scopes of the API, to show how they are written. */
export function NewRole({
  create,
  example,
}: {
  create: FormAction<{ at: number }>;
  example: string;
}) {
  const [state, submit] = useActionState(create, null);
  const refused = state?.ok === false ? state : undefined;
  const scopeError = Object.entries(refused?.errors ?? {}).find(([path]) =>
    path.startsWith("scopes"),
  );
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      <Input
        label="Name"
        name="name"
        required
        maxLength={120}
        autoComplete="off"
        defaultValue={refused?.values.name}
        error={refused?.errors.name}
      />
      <Input
        label="Description"
        name="description"
        required={false}
        maxLength={500}
        defaultValue={refused?.values.description}
        error={refused?.errors.description}
      />
      <Textarea
        label="Scopes"
        name="scopes"
        mono
        spellCheck={false}
        placeholder={example}
        hint="A line each, or with commas between. * stands for one segment, or at the end for all the rest."
        defaultValue={refused?.values.scopes}
        error={scopeError?.[1]}
        className="sm:col-span-2"
      />
      <ButtonRow>
        <SubmitButton>Create role</SubmitButton>
        <Saved state={state} />
      </ButtonRow>
    </form>
  );
}
